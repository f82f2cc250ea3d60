package rules

import (
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

var year = record.Calendar{
	ID: "2026", From: "2026-01-01", To: "2026-12-31",
	Holidays: []string{"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"}, Worked: []string{"2026-10-10"},
}

func TestAPeriodEndsAtMidnightInBeijingAfterItsLastWorkingDay(t *testing.T) {
	cases := []struct {
		name string
		from string
		days int
		end  string
	}{
		{"the day itself does not count", "2026-03-02T01:00:00Z", 1, "2026-03-03T16:00:00Z"},
		{"five days run over a weekend", "2026-03-02T01:00:00Z", 5, "2026-03-09T16:00:00Z"},
		{"the day is the one in Beijing, before midnight", "2026-03-02T15:59:59Z", 1, "2026-03-03T16:00:00Z"},
		{"the day is the one in Beijing, after midnight", "2026-03-02T16:00:00Z", 1, "2026-03-04T16:00:00Z"},
		{"from a Friday", "2026-03-06T01:00:00Z", 1, "2026-03-09T16:00:00Z"},
		{"from a Saturday", "2026-03-07T01:00:00Z", 1, "2026-03-09T16:00:00Z"},
		{"holidays rest", "2026-09-30T01:00:00Z", 1, "2026-10-08T16:00:00Z"},
		{"a worked Saturday counts", "2026-10-09T01:00:00Z", 1, "2026-10-10T16:00:00Z"},
		{"the last day covered", "2026-12-30T01:00:00Z", 1, "2026-12-31T16:00:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			from, err := record.ParseTime(c.from)
			if err != nil {
				t.Fatal(err)
			}
			end, err := workdays(&year, from, c.days)
			if err != nil || record.Time(end) != c.end {
				t.Errorf("%d days from %s end at %s (%v), not %s", c.days, c.from, record.Time(end), err, c.end)
			}
		})
	}
}

func TestAPeriodThatLeavesTheCalendarIsRefused(t *testing.T) {
	for _, from := range []time.Time{time.Date(2026, 12, 31, 1, 0, 0, 0, time.UTC), time.Date(2025, 12, 30, 1, 0, 0, 0, time.UTC)} {
		if end, err := workdays(&year, from, 1); record.CodeOf(err) != record.RuleForbids {
			t.Errorf("from %s: %s, %v", from, end, err)
		}
	}
}
