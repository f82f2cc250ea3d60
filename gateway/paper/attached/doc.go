// Package attached reads what a PDF certificate carries: the certificate itself, as an attachment. It knows the fixed
// beginning that package paper gives its files and nothing else of PDF, so it is small, bounded and cannot be led astray by
// what follows. The rest of a file is judged by rendering again (paper.Same), never by interpreting it.
//
// A file begins, with every line ended by one line feed and <n> the number of bytes:
//
//	%PDF-1.7
//	%âãÏÓ                     the bytes 25 e2 e3 cf d3, which mark a binary file
//	%shuzheng-paper <edition>
//	%link <link>
//	1 0 obj
//	<</Type/EmbeddedFile/Subtype/application#2Foctet-stream/Params<</Size <n>>>/Length <n>>>
//	stream
//	<n bytes>
//	endstream
//	endobj
//
// The attachment is stored as it is, without compression: nothing can unpack to more than it looks like.
package attached
