package registry

import (
	"context"
	"embed"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

//go:embed material
var material embed.FS

// rulePacks publishes what is decided under: the registers' own procedure at once, the next trading measures with the day from
// which they count, a draft that warns; and takes back a pack that is another province's.
func (h *Half) rulePacks(ctx context.Context) error {
	h.Line("\n— Rule packs: reviewed as files, published with the consents that the matrix asks for")
	h.Numbered = troupe.Office(h.Day(84)).AddDate(0, 0, 2) // when SX-TRADING@3 takes the place of SX-TRADING@2
	founding, err := h.Founding()
	if err != nil {
		return err
	}
	h.Counts(founding, h.Began, h.Numbered)
	text, err := material.ReadFile("material/sx-registry.json")
	if err != nil {
		return err
	}
	own, err := h.Draft(ctx, "sx-registry.json", text)
	if err != nil {
		return err
	}
	if err := h.Shuzheng(ctx, nil, "pack", "diff", h.File("material", "pack.json"), "SX-TRADING"); err != nil {
		return err
	}
	soon := h.Now().Add(2 * time.Minute) // no rule counts before it is published
	for _, step := range []struct {
		pack string
		from time.Time
		says string
	}{
		{own, soon, "publishes the registers' procedure, in force from now on"},
		{"SX-TRADING", h.Numbered, "publishes version 3 of the trading measures, in force in the middle of the half year"},
		{"SX-SECURITY", soon, "publishes a draft for comment: reviews read it and warn"},
		{"GX-MARKET", soon, "publishes, by mistake, the draft of another province"},
	} {
		pack, err := h.Publish(ctx, step.pack, step.from, step.says)
		if err != nil {
			return err
		}
		if pack.Status == record.PackInForce {
			h.Counts(pack, step.from, time.Time{})
		}
	}
	if _, err := h.Stage.Do(ctx, play.Act{
		Who: h.Cast.Bureau, Says: "repeals what was published by mistake", Namespace: "governance", Act: "pack.repeal", Sub: record.RulesKey,
		Body: record.RepealPack{Pack: "GX-MARKET@2", At: record.Time(soon.AddDate(0, 0, 1)), Reason: "误发布：与本省无关"}, Consents: h.Cosigners(),
	}); err != nil {
		return err
	}
	if err := h.Calendar(ctx); err != nil {
		return err
	}
	return h.Advance(ctx, soon.Sub(h.Now())+time.Second, "the procedure comes into force")
}
