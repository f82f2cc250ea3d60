package register

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Notice is what the public reads of an application while anybody may object to it (B-08, B-14). What the agency withholds is
// empty, and the reason stands beside it.
type Notice struct {
	Namespace    string   `json:"namespace"`
	Registration string   `json:"registration"` // key: an objection names it
	Type         string   `json:"type"`
	Kind         string   `json:"kind"` // INITIAL, TRANSFER …
	Holder       string   `json:"holder"`
	Data         string   `json:"data"`
	Summary      string   `json:"summary"`
	Rights       []string `json:"rights"`
	Restrictions []string `json:"restrictions"`
	From         string   `json:"from"`
	To           string   `json:"to"`
	Stopped      bool     `json:"stopped"` // an objection is being answered
	Withheld     []string `json:"withheld"`
	Reason       string   `json:"reason"`
}

// NoticeOf gives the notice of a registration at a time; nil when none runs. Holder and dataset are read by whoever calls.
func NoticeOf(item *Item, holder *record.Actor, data *record.Dataset, now string) *Notice {
	var r record.Registration
	if record.Load(item.Record.Body, &r) != nil {
		return nil
	}
	state, _ := record.Effective(&item.Record, now)
	if state != record.StateObjected && (state != record.StateNotice || now >= r.Notice.To) {
		return nil
	}
	notice := &Notice{
		Namespace: item.Namespace, Registration: item.Record.Key(), Type: r.Type, Kind: r.Application.Kind, Holder: holder.Name, Data: r.DatasetName,
		Summary: data.Summary, Rights: []string{}, Restrictions: append([]string{}, data.Restrictions...), From: r.Notice.From, To: r.Notice.To,
		Stopped: state == record.StateObjected, Withheld: r.Withheld, Reason: r.Withholding,
	}
	if notice.Kind == "" {
		notice.Kind = "INITIAL"
	}
	for _, right := range r.Application.Rights {
		notice.Rights = append(notice.Rights, right.Right)
		notice.Restrictions = append(notice.Restrictions, right.Restrictions...)
	}
	notice.withhold()
	return notice
}

// withhold empties what is not published.
func (n *Notice) withhold() {
	for _, member := range []struct {
		name  string
		empty func()
	}{
		{"holder", func() { n.Holder = "" }}, {"name", func() { n.Data = "" }}, {"summary", func() { n.Summary = "" }},
		{"restrictions", func() { n.Restrictions = []string{} }},
	} {
		if slices.Contains(n.Withheld, member.name) {
			member.empty()
		}
	}
}
