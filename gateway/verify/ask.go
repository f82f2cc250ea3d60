package verify

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Ask is what a verifier wants to know.
type Ask struct {
	At      time.Time // T, the time asked about; zero: that of the newest status in the file, or Now where there is none
	Now     time.Time // the verifier's clock
	Accept2 bool      // two co-signers of three are enough, and the report says so

	// What the presentation was to be made for, as the verifier told the holder; empty: not compared.
	Audience, Nonce, Purpose string
}

// presented reports whether the verifier asked for a presentation.
func (a *Ask) presented() bool { return a.Audience != "" || a.Nonce != "" || a.Purpose != "" }

// leeway is how far two honest clocks may be apart, in seconds; docs/format.md §3.
const leeway = 300

// late is how long after a transaction its first co-signature may come before its time is no longer believed (§10).
const late = 900

// unix reads a time that has been checked to be one; an empty or other text is no time, and none is before it.
func unix(text string) int64 {
	t, err := record.ParseTime(text)
	if err != nil {
		return 0
	}
	return t.Unix()
}

// moment writes a NumericDate as records do.
func moment(at int64) string { return record.Time(time.Unix(at, 0)) }
