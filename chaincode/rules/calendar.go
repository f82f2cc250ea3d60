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
	calendar, err := d.calendar()
	if err != nil {
		return "", err
	}
	end, err := workdays(calendar, d.tx.Time, n)
	return record.Time(end), err
}

// calendar reads the working calendar in force.
func (d *decision) calendar() (*record.Calendar, error) {
	value, err := d.reader.Read(record.Governance, d.rules.Calendar)
	if err != nil || value == nil {
		return nil, missing("the working calendar", err)
	}
	var calendar record.Calendar
	return &calendar, unreadable("the working calendar", record.Load(value, &calendar))
}

// due gives the end of a period of working days that a parameter fixes, from now on; empty when no pack fixes it.
func (d *decision) due(name, certType string) (string, error) {
	return d.dueFrom(d.now(), name, certType)
}

// dueFrom is due from another moment. Beyond the calendar every weekday counts: nobody is turned away in December because
// the next calendar is not out.
func (d *decision) dueFrom(moment, name, certType string) (string, error) {
	regime, err := d.regime()
	if err != nil {
		return "", err
	}
	days, _ := regime.number(name, certType)
	from, err := record.ParseTime(moment)
	if err != nil || days == 0 {
		return "", nil
	}
	calendar, err := d.calendar()
	if err != nil {
		return "", err
	}
	open := *calendar
	open.From, open.To = "0000-01-01", "9999-12-31"
	end, err := workdays(&open, from, days)
	return record.Time(end), err
}
