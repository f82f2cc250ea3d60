// Package pdf writes the PDF files of certificates: text, lines and one attachment, always in the same bytes. Therefore
// all measures are integers, nothing is compressed (the compressor of another Go version may write other bytes), objects
// have fixed numbers, and neither clock nor random numbers nor the order of a map come in.
//
// Places are counted from the upper left corner of a page, to the right and downwards.
package pdf
