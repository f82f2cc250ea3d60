package registry

import (
	"context"
	"embed"
	"encoding/json"
	"os"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	ready "github.com/shuzheng/shuzheng/gateway/packs"
	"github.com/shuzheng/shuzheng/test/play"
)

//go:embed material
var material embed.FS

// packs are the rule packs of the half year, as reviewers know them: from the notice on the wall, not from the rules.
type packs struct {
	published []published
	turn      time.Time // when SX-TRADING@2 takes the place of SX-TRADING@1
}

// published is a pack in force and when it counts.
type published struct {
	codes    []string // of its negative list
	from, to time.Time
}

// answers are the answers of a reviewer who finds nothing: one to each item of the negative lists in force.
func (p *packs) answers(now time.Time) []record.Answer {
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

func (p *packs) note(pack *record.Pack, from, to time.Time) {
	var codes []string
	for _, row := range pack.Negative {
		codes = append(codes, row.Code)
	}
	p.published = append(p.published, published{codes, from, to})
}

// rulePacks publishes what is decided under: the registers' own procedure at once, the next trading measures with the day from
// which they count, a draft that warns; and takes back a pack that is another province's.
func (h *Half) rulePacks(ctx context.Context) error {
	h.Line("\n— Rule packs: reviewed as files, published with the consents that the matrix asks for")
	h.turn = office(h.day(84)).AddDate(0, 0, 2)
	text, err := os.ReadFile(h.File("material", "pack.json"))
	if err != nil {
		return err
	}
	founding, _, err := ready.Parse(text)
	if err != nil {
		return err
	}
	h.note(founding, h.began, h.turn)
	own := h.File("material", "sx-registry.json")
	if text, err = material.ReadFile("material/sx-registry.json"); err != nil {
		return err
	}
	if err := os.WriteFile(own, text, 0o600); err != nil {
		return err
	}
	if err := h.Shuzheng(ctx, nil, "pack", "check", own); err != nil {
		return err
	}
	if err := h.Shuzheng(ctx, nil, "pack", "diff", h.File("material", "pack.json"), "SX-TRADING"); err != nil {
		return err
	}
	soon := h.now().Add(2 * time.Minute) // no rule counts before it is published
	for _, step := range []struct {
		pack string
		from time.Time
		says string
	}{
		{own, soon, "publishes the registers' procedure, in force from now on"},
		{"SX-TRADING", h.turn, "publishes version 2 of the trading measures, in force in the middle of the half year"},
		{"SX-SECURITY", soon, "publishes a draft for comment: reviews read it and warn"},
		{"GX-MARKET", soon, "publishes, by mistake, the draft of another province"},
	} {
		pack, err := h.publish(ctx, step.pack, step.from, step.says)
		if err != nil {
			return err
		}
		if pack.Status == record.PackInForce {
			h.note(pack, step.from, time.Time{})
		}
	}
	if _, err := h.Do(ctx, play.Act{
		Who: h.cast.Bureau, Says: "repeals what was published by mistake", Namespace: "governance", Act: "pack.repeal", Sub: record.RulesKey,
		Body: record.RepealPack{Pack: "GX-MARKET@1", At: record.Time(soon.AddDate(0, 0, 1)), Reason: "误发布：与本省无关"}, Consents: h.cosigners(),
	}); err != nil {
		return err
	}
	if err := h.calendar(ctx); err != nil {
		return err
	}
	return h.Advance(ctx, soon.Sub(h.now())+time.Second, "the procedure comes into force")
}

// cosigners are the people who consent to a pack and to its repeal beside the bureau (domain model C3).
func (h *Half) cosigners() []*play.Person { return []*play.Person{h.cast.Regulator, h.cast.Clerk} }

// publish exports a pack, a ready one or a file, and publishes it.
func (h *Half) publish(ctx context.Context, name string, from time.Time, says string) (*record.Pack, error) {
	file := h.File("material", "pack-"+seal.Digest([]byte(name))[4:12]+".json")
	if err := h.Shuzheng(ctx, nil, "pack", "export", name, "--out", file); err != nil {
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
	_, err = h.Do(ctx, play.Act{
		Who: h.cast.Bureau, Says: says, Namespace: "governance", Act: "pack.publish", Sub: record.RulesKey, Attach: []string{file},
		Body: record.PublishPack{Pack: pack.Name(), From: record.Time(from), Reason: "省数据局局务会议决定（演示）"}, Consents: h.cosigners(),
	})
	return pack, err
}

// calendar publishes the working calendar of the coming years, before the one in force ends.
func (h *Half) calendar(ctx context.Context) error {
	text, err := os.ReadFile(h.File("material", "calendar.json"))
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
	file := h.File("material", "calendar-next.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	_, err = h.Do(ctx, play.Act{
		Who: h.cast.Bureau, Says: "publishes the working calendar up to 2031", Namespace: "governance", Act: "calendar.publish", Sub: record.RulesKey,
		Body: record.PublishCalendar{ID: calendar.ID, Reason: "国务院办公厅关于节假日安排的通知（演示）"}, Attach: []string{file},
	})
	return err
}
