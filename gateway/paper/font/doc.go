// Package font holds the typefaces of the PDF certificate and cuts out of them what one document uses. All arithmetic is
// in integers: the bytes of a document must not depend on how a processor rounds.
//
// Droid Sans Fallback has the Chinese characters and no Latin letter, Open Sans is drawn to go with it, DejaVu Sans adds
// the signs that Chinese texts use (arrows, numbers in circles, Roman numerals). Sources and licences: NOTICE.
package font
