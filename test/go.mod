module github.com/shuzheng/shuzheng/test

go 1.26.0

require (
	github.com/emmansun/gmsm v0.41.1
	github.com/shuzheng/shuzheng/chaincode v0.0.0
	github.com/shuzheng/shuzheng/gateway v0.0.0
	github.com/stretchr/testify v1.12.1
	github.com/tjfoc/gmsm v1.4.1
	golang.org/x/tools v0.52.0
)

replace github.com/shuzheng/shuzheng/chaincode => ../chaincode

replace github.com/shuzheng/shuzheng/gateway => ../gateway
