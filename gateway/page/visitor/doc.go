// Package visitor is what the page does in the visitor's browser beside showing: judging a file, finding a number in a
// bucket, reading a QR code. It has no network, no clock and no browser in it; package main in ../wasm binds it to one.
package visitor
