package troupe

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	ready "github.com/shuzheng/shuzheng/gateway/packs"
	"github.com/shuzheng/shuzheng/test/play"
)

// Packs are the rule packs of a play, as reviewers know them: from the notice on the wall, not from the rules.
type Packs struct {
	Numbered  time.Time // from then on a data-IP certificate waits for a number of the national system; zero: never
	published []published
}

// published is a pack in force and when it counts.
type published struct {
	codes    []string // of its negative list
	from, to time.Time
}

// Answers are the answers of a reviewer who finds nothing: one to each item of the negative lists in force.
func (p *Packs) Answers(now time.Time) []record.Answer {
	var codes []string
	for _, pack := range p.published {
		if !now.Before(pack.from) && (pack.to.IsZero() || now.Before(pack.to)) {
			codes = append(codes, pack.codes...)
		}
	}
	slices.Sort(codes)
	list := []record.Answer{}
	for _, code := range slices.Compact(codes) {
		list = append(list, record.Answer{Code: code, Answer: "NO_HIT"})
	}
	return list
}

// Counts notes that a pack counts from one moment to another, zero if it goes on.
func (p *Packs) Counts(pack *record.Pack, from, to time.Time) {
	var codes []string
	for _, row := range pack.Negative {
		codes = append(codes, row.Code)
	}
	p.published = append(p.published, published{codes, from, to})
}

// numbers reports whether a data-IP certificate that is deposited at a time waits for its number.
func (p *Packs) numbers(now time.Time) bool {
	return !p.Numbered.IsZero() && !now.Before(p.Numbered)
}

// Founding reads the pack that the network was founded with.
func (t *Troupe) Founding() (*record.Pack, error) {
	text, err := os.ReadFile(t.File("material", "pack.json"))
	if err != nil {
		return nil, err
	}
	pack, _, err := ready.Parse(text)
	return pack, err
}

// Draft writes a rule pack to a file, as who drafts it would keep it, and checks it.
func (t *Troupe) Draft(ctx context.Context, name string, text []byte) (file string, err error) {
	file = t.File("material", name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", err
	}
	return file, t.Shuzheng(ctx, nil, "pack", "check", file)
}

// Publish exports a pack, a ready one or a file, and publishes it with the consents that the matrix asks for.
func (t *Troupe) Publish(ctx context.Context, name string, from time.Time, says string) (*record.Pack, error) {
	file := t.File("material", "pack-"+seal.Digest([]byte(name))[4:12]+".json")
	if err := t.Shuzheng(ctx, nil, "pack", "export", name, "--out", file); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pack, _, err := ready.Parse(text)
	if err != nil {
		return nil, err
	}
	_, err = t.Stage.Do(ctx, play.Act{
		Who: t.Cast.Bureau, Says: says, Namespace: "governance", Act: "pack.publish", Sub: record.RulesKey, Attach: []string{file},
		Body: record.PublishPack{Pack: pack.Name(), From: record.Time(from), Reason: "省数据局局务会议决定（演示）"}, Consents: t.Cosigners(),
	})
	return pack, err
}

// Cosigners are the people who consent to a pack and to its repeal beside the bureau (domain model C3).
func (t *Troupe) Cosigners() []*play.Person { return []*play.Person{t.Cast.Regulator, t.Cast.Clerk} }

// Calendar publishes the working calendar of the coming years, before the one in force ends.
func (t *Troupe) Calendar(ctx context.Context) error {
	text, err := os.ReadFile(t.File("material", "calendar.json"))
	if err != nil {
		return err
	}
	var calendar record.Calendar
	if err := json.Unmarshal(text, &calendar); err != nil {
		return err
	}
	calendar.ID, calendar.To = "CN-2026-2031", "2031-12-31"
	if text, err = record.Encode(calendar); err != nil {
		return err
	}
	file := t.File("material", "calendar-next.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	_, err = t.Stage.Do(ctx, play.Act{
		Who: t.Cast.Bureau, Says: "publishes the working calendar up to 2031", Namespace: "governance", Act: "calendar.publish", Sub: record.RulesKey,
		Body: record.PublishCalendar{ID: calendar.ID, Reason: "国务院办公厅关于节假日安排的通知（演示）"}, Attach: []string{file},
	})
	return err
}
