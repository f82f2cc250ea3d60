// Package other stands for something outside the standard library.
package other

// Setting is a variable of another package.
var Setting int
