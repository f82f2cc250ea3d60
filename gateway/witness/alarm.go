package witness

import (
	"fmt"
	"slices"
	"strings"

	lifecyclepb "github.com/hyperledger/fabric-protos-go-apiv2/peer/lifecycle"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Kinds of alarm. None but a fork stops proofs.
const (
	Definition    = "definition"          // a namespace's program or policy was defined anew
	Configuration = "configuration"       // the channel's configuration was changed
	Objection     = "objection"           // a transaction did what the rules do not allow
	LateUnjudged  = "late-unjudged"       // a transaction came late and nobody says how late
	TermsMissing  = "terms-missing"       // private terms that this organization should hold were not there, so claims of them stand unchecked
	TooMany       = "too-many-objections" // more than a co-signature can name: nothing is co-signed
	Fork          = "fork"                // two checkpoints of one height
)

// Alarm is something that a person must look at.
type Alarm struct {
	Kind     string   `json:"kind"`
	Height   uint64   `json:"height"` // blocks of the chain when it was noticed
	TxID     string   `json:"txID"`
	Detail   string   `json:"detail"`
	Evidence []string `json:"evidence"` // objected leaves; both texts of a fork
	// Change is what an [Announcement] of it would say; only of a definition or a configuration.
	Change Announcement `json:"change"`
}

// Announcement is what an operator has said will come: a definition of a namespace, or a channel configuration.
type Announcement struct {
	Namespace     string `json:"namespace,omitempty"`
	Sequence      int64  `json:"sequence,omitempty"`
	Configuration uint64 `json:"configuration,omitempty"`
}

// maxEvidence bounds the leaves that an alarm names: as many as one exception does.
const maxEvidence = 64

func (w *Witness) raise(b *book, alarm Alarm) error {
	alarm.Height = b.height
	if alarm.Evidence == nil {
		alarm.Evidence = []string{}
	}
	if !w.expected(alarm.Change) {
		w.options.Log.Error("alarm", "kind", alarm.Kind, "height", alarm.Height, "transaction", alarm.TxID, "detail", alarm.Detail)
	}
	b.alarms++
	return b.set(alarmKey(b.height, b.alarms), alarm)
}

// expected reports whether a change was announced.
func (w *Witness) expected(change Announcement) bool {
	return w.options.Announced != nil && announced(w.options.Announced(), change)
}

func announced(list []Announcement, change Announcement) bool {
	return change != (Announcement{}) && slices.Contains(list, change)
}

// changes raises an alarm for everything by which the rules of the channel itself are changed after the founding.
// Announced ones are kept too: what was announced is asked when alarms are read.
func (w *Witness) changes(t *index.Valid, before *state, b *book) error {
	found, err := before.Read(record.Governance, record.NetworkKey)
	if err != nil || found == nil {
		return err
	}
	if n := t.Configuration; n > 0 {
		err = w.raise(b, Alarm{Kind: Configuration, TxID: t.ID, Detail: fmt.Sprintf("channel configuration %d is in force", n), Change: Announcement{Configuration: n}})
		if err != nil {
			return err
		}
	}
	for _, change := range definitions(t.Writes) {
		detail := plain.Text(fmt.Sprintf("definition %d of namespace %.100s is in force", change.Sequence, change.Namespace))
		if err := w.raise(b, Alarm{Kind: Definition, TxID: t.ID, Detail: detail, Change: change}); err != nil {
			return err
		}
	}
	return nil
}

// definitions are the chaincode definitions among the writes of `_lifecycle`, which Fabric keeps field by field under
// namespaces/fields/<name>/<field> and namespaces/metadata/<name>. A new definition always has another sequence.
func definitions(writes []index.Logged) (list []Announcement) {
	sequences := map[string]int64{}
	var order []string
	for _, w := range writes {
		if w.Namespace != lifecycle {
			continue
		}
		name, field := w.Key, ""
		if rest, found := strings.CutPrefix(w.Key, "namespaces/fields/"); found {
			name, field, _ = strings.Cut(rest, "/")
		} else if rest, found := strings.CutPrefix(w.Key, "namespaces/metadata/"); found {
			name = rest
		}
		if _, seen := sequences[name]; !seen {
			order = append(order, name)
			sequences[name] = 0
		}
		var data lifecyclepb.StateData
		if field == "Sequence" && proto.Unmarshal(w.Value, &data) == nil {
			sequences[name] = data.GetInt64()
		}
	}
	for _, name := range order {
		list = append(list, Announcement{Namespace: name, Sequence: sequences[name]})
	}
	return list
}

// leaves names what a transaction wrote.
func leaves(t *index.Valid) []string {
	var list []string
	for _, w := range t.Writes[:min(len(t.Writes), maxEvidence)] {
		list = append(list, tlog.Name(w.Hash))
	}
	return list
}
