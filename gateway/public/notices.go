package public

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// Notices are all public notices that run, in the order in which the applications came in.
type Notices struct {
	Kind    string            `json:"kind"` // notices
	At      string            `json:"at"`
	Notices []register.Notice `json:"notices"`
}

// Notices gives the public notices of both registers. It reads whole registers, so an answer counts for some seconds.
func (f *Files) Notices() ([]byte, error) {
	f.noticing.Lock()
	defer f.noticing.Unlock()
	now := f.Now()
	if f.noticed != nil && now.Sub(f.noticedAt) < fresh && !now.Before(f.noticedAt) {
		return f.noticed, nil
	}
	list, err := f.running(now)
	if err != nil {
		return nil, err
	}
	text, err := record.Encode(list)
	if err == nil {
		f.noticed, f.noticedAt = text, now
	}
	return text, err
}

func (f *Files) running(now time.Time) (*Notices, error) {
	view, err := f.Index.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	list := &Notices{Kind: "notices", At: record.Time(now), Notices: []register.Notice{}}
	network, err := rules.Founded(view)
	if err != nil {
		return nil, err
	}
	for _, ns := range network.Namespaces {
		if ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
			continue
		}
		err := view.Each(ns.Name, "registration", index.Place{}, func(_ index.Place, key string, value []byte) (bool, error) {
			item := register.Read(ns.Name, key, value)
			if item == nil {
				return true, nil
			}
			notice, err := noticeOf(view, item, list.At)
			if notice != nil {
				list.Notices = append(list.Notices, *notice)
			}
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// noticeOf reads what a notice tells beside the registration.
func noticeOf(view *index.View, item *register.Item, now string) (*register.Notice, error) {
	var registration record.Registration
	if record.Load(item.Record.Body, &registration) != nil {
		return nil, nil
	}
	var actor record.Actor
	var data record.Dataset
	for key, body := range map[string]any{"actor/" + registration.Applicant: &actor, "dataset/" + registration.Application.Dataset: &data} {
		value, err := view.Read(record.Governance, key)
		if err != nil {
			return nil, err
		}
		if other := register.Read(record.Governance, key, value); other != nil {
			_ = record.Load(other.Record.Body, body) // what cannot be read stays empty
		}
	}
	return register.NoticeOf(item, &actor, &data, now), nil
}
