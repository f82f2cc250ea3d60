package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// describes registers a dataset of somebody, with changes, and gives the application for it.
func (o *office) describes(by *world.Actor, alter func(*record.Dataset)) record.Apply {
	o.Helper()
	body := world.Dataset("数据" + world.Nonce()[:8])
	alter(&body)
	return world.Application(world.ID(o.Act(world.Governance, record.Exchange, by, "dataset.register", "", body).Key), o.Now)
}

// public describes public data of utilities.
func public(d *record.Dataset) {
	d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001"
}

func TestTheProgramHoldsDataAgainstTheNegativeList(t *testing.T) {
	approval := world.Digest("approval")
	cases := []struct {
		item, article string
		hit, clean    func(*record.Dataset)
	}{
		{"N04 of another originator", "S0 8(4)", func(d *record.Dataset) { d.Originator = world.USCC("91350100MA0000002") },
			func(d *record.Dataset) { d.Originator, d.Authorisation = world.USCC("91350100MA0000002"), approval }},
		{"N04 by agreement", "S0 8(4)", func(d *record.Dataset) { d.Source = "AGREEMENT" },
			func(d *record.Dataset) { d.Source, d.Authorisation = "AGREEMENT", approval }},
		{"N09 personal data", "S3a 12", func(d *record.Dataset) { d.Origin = "PERSONAL" },
			func(d *record.Dataset) { d.Origin, d.PersonalData, d.PiEvidence = "PERSONAL", "CONSENT", approval }},
		{"N11 what was agreed", "S0 8(8)", func(d *record.Dataset) { d.Restrictions = []string{"不得经营"} },
			func(d *record.Dataset) { d.Restrictions = []string{"不得转授权"} }},
		{"N12 raw public data", "S4 二(一)1", func(d *record.Dataset) { public(d); d.Form, d.Open = "RAW", "NOT_OPEN" },
			func(d *record.Dataset) { public(d); d.Form = "RAW" }},
		{"N13 not open", "S1 14", func(d *record.Dataset) { public(d); d.Open = "NOT_OPEN" }, public},
		{"N20 across the border", "S0 27", func(d *record.Dataset) { d.CrossBorder = record.None },
			func(d *record.Dataset) { d.CrossBorder = approval }},
	}
	inBoth(t, func(o *office) {
		for _, c := range cases {
			o.no(o.holder, record.RuleForbids, c.article, "registration.apply", "", o.describes(o.holder, c.hit))
			if key := o.Apply(o.holder, o.describes(o.holder, c.clean)); len(o.Registration(key).Warnings) != 0 {
				o.Fatalf("%s: clean data are warned about: %v", c.item, o.Registration(key).Warnings)
			}
		}
		o.Apply(o.holder, world.Only(o.describes(o.holder, cases[3].hit), "HOLD", "USE")) // what may not be operated may be held and used
	})
}

func TestPublicGovernmentDataAreNotRegistrable(t *testing.T) {
	inBoth(t, func(o *office) {
		government := func(d *record.Dataset) { public(d); d.Origin = "PUBLIC_GOV" }
		operated := func(d *record.Dataset) {
			government(d)
			d.Source, d.Authorisation = "AUTHORISED_OPERATION", world.Digest("authorisation")
		}
		product := func(body record.Apply) record.Apply { return world.Only(body, "OPERATE", "USE") }
		o.no(o.holder, record.RuleForbids, "B-05", "registration.apply", "", o.describes(o.holder, government))
		o.no(o.holder, record.RuleForbids, "B-05", "registration.apply", "", product(o.describes(o.holder, operated))) // first the public-data resource
		o.Apply(o.holder, product(o.describes(o.holder, func(d *record.Dataset) { operated(d); d.PublicCode = "GG-35-000001" })))

		organ := world.Firm("省交通运输厅", world.USCC("11350000MB0000011"), record.RoleHolder)
		organ.SubjectKind = "GOV"
		department := o.Organization(organ)
		o.no(department, record.RuleForbids, "B-05", "registration.apply", "", o.describes(department, func(*record.Dataset) {}))
		utility := world.Firm("省供水集团有限公司", world.USCC("91350000MA0000012"), record.RoleHolder)
		utility.SubjectKind = "PUBLIC_UTILITY"
		supplier := o.Organization(utility)
		o.Apply(supplier, o.describes(supplier, public))
	})
}

func TestImportantDataAreRegisteredAndCoreDataAreNot(t *testing.T) {
	inProperty(t, func(o *office) {
		o.Certified(o.Apply(o.holder, o.describes(o.holder, func(d *record.Dataset) { d.Grade, d.Standard = "IMPORTANT", "GB/T 43697-2024" })))
		core := world.Dataset("核心数据")
		core.Grade = "CORE"
		under(o, o.Refused(record.RuleForbids, world.Governance, record.Exchange, o.holder, "dataset.register", "", core), "B-26")
	})
}

func TestNothingIsRegisteredWithoutAPurpose(t *testing.T) {
	inBoth(t, func(o *office) {
		body := o.application()
		body.Scenario = ""
		o.no(o.holder, record.RuleForbids, "S0 8(7)", "registration.apply", "", body)
	})
}

func TestDataOfAnOlderNetworkAreScreenedToo(t *testing.T) {
	world.StoryAt(t, 1, func(w *world.World) {
		o := openOffice(w, world.Property, world.RegistryPack())
		derived := o.describes(o.holder, func(d *record.Dataset) { d.Source = "DERIVED" })
		raise(w, 3)
		next := world.RegistryPack()
		next.Version = 2
		w.PublishPack(next, w.Now)
		o.no(o.holder, record.RuleForbids, "S0 8(6)", "registration.apply", "", derived) // it names nothing that it was made from
	})
}

// without takes an item off the negative list of a pack.
func without(pack record.Pack, code string) record.Pack {
	pack.Negative = slices.DeleteFunc(pack.Negative, func(row record.NegativeRow) bool { return row.Code == code })
	return pack
}

// draft is a pack in draft that forbids data that cross the border unapproved.
func draft(region string) record.Pack {
	pack := world.Pack()
	pack.ID, pack.Title, pack.Status, pack.Region = "DRAFT-"+region, "征求意见稿", record.PackDraft, region
	pack.Negative = []record.NegativeRow{{Code: "N20", Title: "未按规定跨境", Article: "S2 14", Effect: "P", When: "CROSS_BORDER"}}
	return pack
}

func crossing(d *record.Dataset) { d.CrossBorder = record.None }

func TestADraftRuleWarnsAndForbidsNothing(t *testing.T) {
	inRegister(t, world.Property, without(world.RegistryPack(), "N20"), func(o *office) {
		o.PublishPack(draft("350000"), o.Now)
		o.PublishPack(draft("450000"), o.Now) // of another province, says nothing here
		key := o.Apply(o.holder, o.describes(o.holder, crossing))
		want := []record.Warning{{Pack: "DRAFT-350000@1", Code: "N20", Article: "S2 14"}}
		if got := o.Registration(key).Warnings; !slices.Equal(got, want) {
			o.Fatalf("warned of %v", got)
		}
		o.Certified(key)
		if got := o.Registration(key).Warnings; !slices.Equal(got, want) {
			o.Fatalf("after review and deposit warned of %v", got)
		}
	})
}

func TestDraftRulesForbidWhereTheRulesInForceSaySo(t *testing.T) {
	pack := without(world.RegistryPack(), "N20")
	pack.Parameters = append(pack.Parameters, record.Parameter{Name: "enforceDraftPacks", Value: "YES", Article: "S0 35"})
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int { return strings.Compare(a.Name, b.Name) })
	inRegister(t, world.Property, pack, func(o *office) {
		body := o.describes(o.holder, crossing)
		o.PublishPack(draft("350000"), o.Now)
		o.no(o.holder, record.RuleForbids, "S2 14", "registration.apply", "", body)
	})
}

func TestABanOnUseWarnsAndBindsAfterwards(t *testing.T) {
	pack := world.RegistryPack()
	n20 := slices.IndexFunc(pack.Negative, func(row record.NegativeRow) bool { return row.Code == "N20" })
	pack.Negative[n20].Effect = "U"
	inRegister(t, world.Property, pack, func(o *office) {
		key := o.Apply(o.holder, o.describes(o.holder, crossing))
		want := []record.Warning{{Pack: "FUJIAN@1", Code: "N20", Article: "S0 27"}}
		if got := o.Registration(key).Warnings; !slices.Equal(got, want) {
			o.Fatalf("warned of %v", got)
		}
		o.By(o.Clerk, "registration.accept", key, world.Because("材料齐全"))
		review := world.Answers(pack, "PASS")
		review.Negative[n20].Answer = "HIT" // it binds use, not registration
		o.By(o.Clerk, "registration.review", key, review)
	})
}
