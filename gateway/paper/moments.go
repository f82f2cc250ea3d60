package paper

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// zone is the fixed offset in which days are counted (docs/format.md §1).
var zone = time.FixedZone("UTC+08:00", 8*60*60)

// moment is a time as people write it; midnight is left to the day.
func moment(t time.Time) string {
	t = t.In(zone)
	switch {
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format("2006年1月2日")
	case t.Second() == 0:
		return t.Format("2006年1月2日15:04")
	}
	return t.Format("2006年1月2日15:04:05")
}

// from and until are the ends of a period; the beginning is included, the end is not. What is no time is shown as it is.
func from(text string) string  { return edge(text, "起") }
func until(text string) string { return edge(text, "前") }

func edge(text, word string) string {
	t, err := record.ParseTime(text)
	if err != nil {
		return text
	}
	return moment(t) + word
}

// numeric is a NumericDate in the form that records use.
func numeric(seconds int64) string { return record.Time(time.Unix(seconds, 0)) }
