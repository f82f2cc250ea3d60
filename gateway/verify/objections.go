package verify

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// objectors are the organizations that object to something in the lists of its own checkpoint or of the status's.
func (e *evidence) objectors(name string, checkpoint int, to string) []Objection {
	numbers := []int{checkpoint}
	if e.hasStatus() && e.Status.Checkpoint != checkpoint {
		numbers = append(numbers, e.Status.Checkpoint)
	}
	var list []Objection
	for _, n := range numbers {
		for _, organization := range slices.Sorted(maps.Keys(e.points[n].objected)) {
			if slices.Contains(e.points[n].objected[organization], name) {
				list = append(list, Objection{Organization: organization, To: to, Height: e.points[n].Height})
			}
		}
	}
	return list
}

// objections refuses a leaf that a co-signer objects to: the rules do not allow what it holds.
func (j *judge) objections() {
	e := j.evidence
	var found []Objection
	for _, p := range e.relied {
		name := tlog.Name(leafHash(p.Namespace, p.Key, p.value))
		found = append(found, e.objectors(name, p.Checkpoint, p.Key+" in "+p.Namespace)...)
	}
	j.report.Objections = append(j.report.Objections, found...)
	if len(found) > 0 {
		j.fail(CheckObjections, Objected, "%s objects to %s, height %d", found[0].Organization, found[0].To, found[0].Height)
		return
	}
	for _, point := range e.used() {
		for _, d := range point.doubts {
			if d.reason == ObjectionsWithheld {
				j.put(CheckObjections, d.finding)
				return
			}
		}
	}
	j.pass(CheckObjections, "none")
}

// statusObjected gives the objections to what made a status entry as it is, and keeps them for the report.
func (j *judge) statusObjected(uri string, index, checkpoint int) []Objection {
	list := j.evidence.objectors(statuslist.EntryName(uri, index), checkpoint, fmt.Sprintf("entry %d of %s", index, uri))
	j.report.Objections = append(j.report.Objections, list...)
	return list
}
