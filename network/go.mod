module github.com/shuzheng/shuzheng/network

go 1.26.0
