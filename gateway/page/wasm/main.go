//go:build js && wasm

// Command wasm is the page's program: package visitor as functions of the global object `shuzheng`. Each answers JSON,
// also when it fails.
package main

import (
	"fmt"
	"syscall/js"

	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/page/visitor"
)

func main() {
	js.Global().Set("shuzheng", map[string]any{
		"verify": function(func(args []js.Value) (any, error) {
			return visitor.Judge(bytes(args[0], visitor.MaxInput), bytes(args[1], visitor.MaxInput), args[2].String())
		}),
		"bucketName": function(func(args []js.Value) (any, error) {
			return visitor.BucketName(args[0].String(), args[1].Int())
		}),
		"find": function(func(args []js.Value) (any, error) {
			return visitor.Find(bytes(args[0], bucket.MaxSize), args[1].String())
		}),
		"scan": function(func(args []js.Value) (any, error) {
			return visitor.Scan(bytes(args[0], visitor.MaxInput), args[1].Int(), args[2].Int())
		}),
		"read": function(func(args []js.Value) (any, error) {
			return visitor.Read(args[0].String())
		}),
	})
	select {}
}

// function makes a panic an answer: one bad file must not end the program for the next.
func function(run func([]js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) (answer any) {
		defer func() {
			if reason := recover(); reason != nil {
				answer = visitor.Failed(fmt.Sprint(reason))
			}
		}()
		return visitor.Answer(run(args))
	})
}

// bytes copies a Uint8Array, and one byte more than is allowed of a larger one, so that it is refused and not copied.
func bytes(array js.Value, limit int) []byte {
	out := make([]byte, min(array.Length(), limit+1))
	js.CopyBytesToGo(out, array)
	return out
}
