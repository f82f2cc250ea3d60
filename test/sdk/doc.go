// Package sdk shows that any Fabric client can use the ledger: its tests drive the deployed chaincode with
// fabric-sdk-go v1.0.0 and nothing of ours but the connection profile and client identity that the network writes.
//
// It is a module outside go.work, because fabric-sdk-go registers the protobuf types of Fabric's old packages and no
// program can hold them beside today's. Statements are text, so they are made by the `shuzheng` command.
//
//	cd test/sdk && GOWORK=off go test ./...
//
// Alone, the tests start a network of their own in .run/sdk on port 7500 with `go run ./test/stage -job` and stop it at
// the end: 50 seconds. SHUZHENG_NET names a running network instead, on which the main job has been played and which
// nobody disturbs; SHUZHENG_OUT the play's files (default: out beside it), SHUZHENG_BIN the programs (default .run/bin).
// The SDK makes an empty key store where the profile's credentialStore says.
package sdk
