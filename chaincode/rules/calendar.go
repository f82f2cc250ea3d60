package rules

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// beijing is UTC+08:00 without daylight saving; fixed, so that no peer's zone data matter.
var beijing = time.FixedZone("UTC+08:00", 8*3600)

const dayForm = "2006-01-02"

// workdays adds n working days to a moment: the period ends with the last of them, at midnight UTC+08:00. The day of
// the moment itself does not count (Civil Code 201).
func workdays(calendar *record.Calendar, from time.Time, n int) (time.Time, error) {
	day := from.In(beijing)
	for left := n; left > 0; {
		day = day.AddDate(0, 0, 1)
		name := day.Format(dayForm)
		if name < calendar.From || name > calendar.To {
			return time.Time{}, record.Errorf(record.RuleForbids, "the working calendar covers %s to %s, not %s; publish the next one first", calendar.From, calendar.To, name)
		}
		if worked(calendar, day, name) {
			left--
		}
	}
	y, m, dd := day.Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, beijing).AddDate(0, 0, 1).UTC(), nil
}

func worked(calendar *record.Calendar, day time.Time, name string) bool {
	if slices.Contains(calendar.Holidays, name) {
		return false
	}
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	return !weekend || slices.Contains(calendar.Worked, name)
}

// workdaysFrom is workdays on the ledger's calendar, from the transaction's time.
func (d *decision) workdaysFrom(n int) (string, error) {
	value, err := d.reader.Read(record.Governance, d.rules.Calendar)
	if err != nil || value == nil {
		return "", missing("the working calendar", err)
	}
	var calendar record.Calendar
	if err := record.Load(value, &calendar); err != nil {
		return "", unreadable("the working calendar", err)
	}
	end, err := workdays(&calendar, d.tx.Time, n)
	return record.Time(end), err
}
