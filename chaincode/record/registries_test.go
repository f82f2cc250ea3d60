package record_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestAPackIsAnnouncedThenWhatItIsThenRepealed(t *testing.T) {
	const before, from, within, to = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"
	for _, status := range []string{record.PackInForce, record.PackDraft} {
		bounded, endless := record.Published{Status: status, From: from, To: to}, record.Published{Status: status, From: from}
		withdrawn := record.Published{Status: status, From: from, To: before} // ended before it ever counted
		for _, c := range []struct {
			pack      record.Published
			now, want string
		}{
			{bounded, before, record.PackAnnounced}, {bounded, from, status}, {bounded, within, status}, {bounded, to, record.PackRepealed},
			{endless, before, record.PackAnnounced}, {endless, to, status}, {withdrawn, before, record.PackRepealed}, {withdrawn, within, record.PackRepealed},
		} {
			if got := c.pack.At(c.now); got != c.want {
				t.Errorf("a pack %s from %s to %q is %s at %s, not %s", status, from, c.pack.To, got, c.now, c.want)
			}
		}
	}
}

func TestTheNextDueDateIsTheSameDayOfTheMonthOrItsLast(t *testing.T) {
	for _, c := range []struct {
		due    string
		months int
		want   string
	}{
		{"2026-03-15T04:00:00Z", 3, "2026-06-15T04:00:00Z"},
		{"2026-12-31T04:00:00Z", 12, "2027-12-31T04:00:00Z"},
		{"2026-01-31T04:00:00Z", 1, "2026-02-28T04:00:00Z"},
		{"2026-03-30T16:00:00Z", 3, "2026-06-29T16:00:00Z"}, // the 31st in Beijing, then the 30th
		{"2026-03-31", 3, ""},
	} {
		if got := record.NextDue(c.due, c.months); got != c.want {
			t.Errorf("%d months after %s is %q, not %q", c.months, c.due, got, c.want)
		}
	}
}

func TestADelegationEndsWithItsPeriod(t *testing.T) {
	d := record.Delegation{Propose: record.Propose{To: "2026-04-01T00:00:00Z"}}
	for _, state := range []string{record.StateProposed, record.StateActive, record.StateSuspended} {
		if got, rule := d.At(state, "2026-03-31T23:59:59Z"); got != state || rule != "" {
			t.Errorf("%s before its end is %s", state, got)
		}
		if got, rule := d.At(state, "2026-04-01T00:00:00Z"); got != record.StateEnded || rule != "S0 11(1)" {
			t.Errorf("%s at its end is %s under %q", state, got, rule)
		}
	}
	if got, rule := d.At(record.StateEnded, "2027-01-01T00:00:00Z"); got != record.StateEnded || rule != "" {
		t.Errorf("what has ended is %s under %q", got, rule)
	}
}
