package contract_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestADemanderIsVerifiedAndCheckedAgain(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("福建保险股份有限公司", record.RoleDemander)
		key := x.By(firm, "demander.apply", "", world.Demanding()).Key
		if key != record.DemanderKey(firm.ID) {
			t.Fatalf("the verification is %s", key)
		}
		under(t, x.Not(record.Duplicate, firm, "demander.apply", "", world.Demanding()), "S3a 16")
		x.By(x.Clerk, "demander.accept", key, world.Because("材料齐全"))
		x.By(x.Centre, "demander.verify", key, world.Pass())
		demander := func() *record.Demander { return x.Body(world.Exchange, key, &record.Demander{}).(*record.Demander) }
		verified := demander()
		if verified.Verified != record.Time(x.Now) || verified.Recheck != record.NextDue(record.Time(x.Now), 12) || verified.Key != firm.Kid {
			t.Fatalf("it says %+v", verified)
		}
		under(t, x.Not(record.Duplicate, firm, "demander.apply", "", world.Demanding()), "S3a 16")
		x.At(verified.Recheck)
		if state := x.Standing(key); state != record.StateRecheckDue {
			t.Fatalf("when its check is due it is %s", state)
		}
		x.Centre = x.Staff(record.Exchange, record.RoleExchange)
		x.By(x.Centre, "demander.recheck", key, world.Pass())
		if state := x.Standing(key); state != record.StateVerified || demander().Verified != record.Time(x.Now) {
			t.Fatalf("checked again it is %s: %+v", state, demander())
		}
		x.By(x.Centre, "demander.recheck", key, world.Altered(world.Pass(), "result", "REFUSE"))
		x.Is(world.Exchange, key, record.StateSuspended)
		x.By(x.Centre, "demander.resume", key, world.Because("已整改"))
		x.Is(world.Exchange, key, record.StateVerified)
	})
}

func TestADemanderAnswersWhatThePacksAskFor(t *testing.T) {
	pack := world.TradingPack()
	pack.Codes = slices.Insert(slices.Clone(pack.Codes), 1, record.CodeList{Name: "demander.need", Codes: []record.ListedCode{{Code: "PRICING", Title: "定价", Article: "S0 17"}}})
	slices.SortFunc(pack.Codes, func(a, b record.CodeList) int { return slices.Compare([]string{a.Name}, []string{b.Name}) })
	tradingUnder(t, pack, func(x *world.Trading) {
		firm := x.Company("福建保险股份有限公司", record.RoleDemander)
		good := world.Demanding()
		under(t, x.Not(record.RuleForbids, firm, "demander.apply", "", world.Altered(good, "checklist", good.Checklist[1:])), "S0 17")
		under(t, x.Not(record.Invalid, firm, "demander.apply", "", world.Altered(good, "need", "ANYTHING")), "S0 17")
		unmet := world.Demanding()
		unmet.Checklist[0].Result = "NOT_MET"
		key := x.By(firm, "demander.apply", "", unmet).Key
		under(t, x.Not(record.RuleForbids, x.Centre, "demander.verify", key, world.Pass()), "S0 17; S3a 9")
		x.By(x.Centre, "demander.verify", key, world.Altered(world.Pass(), "result", "REFUSE"))
		x.By(firm, "demander.apply", "", good) // whoever was refused may come again
		x.By(x.Centre, "demander.verify", key, world.Pass())
		raised(x, func(pack *record.Pack) {
			pack.Codes[0].Codes = append(slices.Clone(pack.Codes[0].Codes), record.ListedCode{Code: "ZERO-TRUST", Title: "零信任", Article: "S0 17(2)"})
		})
		under(t, x.Not(record.RuleForbids, x.Centre, "demander.recheck", key, world.Pass()), "S0 17(2)")
	})
}

func TestADemanderActsWithAKeyOfItsOwn(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm, other := x.Company("福建保险股份有限公司", record.RoleDemander), x.Company("兴业证券股份有限公司", record.RoleDemander)
		clerk := x.World.Clerk(record.Exchange, firm, record.RoleDemander)
		under(t, x.Not(record.OutOfRole, clerk, "demander.apply", "", world.Demanding()), "design §2")
		key := x.Verified(firm)
		under(t, x.Not(record.OutOfRole, clerk, "demander.rekey", key, world.Because("换钥")), "design §2")
		under(t, x.Not(record.OutOfRole, other, "demander.rekey", key, world.Because("换钥")), "design §2")
		x.Not(record.Exists, firm, "demander.rekey", key, world.Because("换钥"))
		next := world.NewActor()
		chain := world.PEM(x.CA.Leaf(next, "福建保险股份有限公司", x.Body(world.Governance, "actor/"+firm.ID, &record.Actor{}).(*record.Actor).Uscc, x.Now), x.CA.Certificate)
		x.Act(world.Governance, record.Exchange, firm, "actor.rotate", "actor/"+firm.ID, record.Rotate{}, world.Attach(chain))
		renewed := firm.Holding(next)
		x.By(renewed, "demander.rekey", key, world.Because("换钥"))
		if demander := x.Body(world.Exchange, key, &record.Demander{}).(*record.Demander); demander.Key != next.Kid {
			t.Fatalf("it binds with %s", demander.Key)
		}
		x.Is(world.Exchange, key, record.StateVerified)
	})
}

func TestWhoIsSuspendedStaysSoWhenItNamesAnotherKey(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("福建保险股份有限公司", record.RoleDemander)
		key := x.Verified(firm)
		x.By(x.Centre, "demander.suspend", key, world.Restraint("VIOLATION", x.World))
		next := world.NewActor()
		chain := world.PEM(x.CA.Leaf(next, "福建保险股份有限公司", x.Body(world.Governance, "actor/"+firm.ID, &record.Actor{}).(*record.Actor).Uscc, x.Now), x.CA.Certificate)
		x.Act(world.Governance, record.Exchange, firm, "actor.rotate", "actor/"+firm.ID, record.Rotate{}, world.Attach(chain))
		x.By(firm.Holding(next), "demander.rekey", key, world.Because("换钥"))
		x.Is(world.Exchange, key, record.StateSuspended)
		x.Not(record.StateForbids, firm.Holding(next), "demander.withdraw", key, world.Because("退出")) // nobody gets out of it
		x.By(x.Centre, "demander.withdraw", key, world.Because("取消核验"))
	})
}

func TestADemanderThatCameBackStaysInItsCohort(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm, other := x.Company("福建保险股份有限公司", record.RoleDemander), x.Company("兴业证券股份有限公司", record.RoleDemander)
		key := x.Verified(firm)
		under(t, x.Not(record.OutOfRole, other, "demander.withdraw", key, world.Because("他人")), "domain model C3")
		x.By(firm, "demander.withdraw", key, world.Because("不再需要"))
		x.Is(world.Exchange, key, record.StateWithdrawn)
		second := x.Verified(other)
		if x.Verified(firm) != key || x.Cohort(key) != "cohort/1" || x.Cohort(second) != "cohort/1" {
			t.Fatalf("they are in %s and %s", x.Cohort(key), x.Cohort(second))
		}
		cohort := x.Body(world.Exchange, "cohort/1", &record.Cohort{}).(*record.Cohort)
		if !slices.Equal(cohort.Members, []string{firm.ID, other.ID}) {
			t.Fatalf("in the cohort are %v", cohort.Members)
		}
	})
}

func TestACohortThatIsFullIsFollowedByAnother(t *testing.T) {
	trading(t, func(x *world.Trading) {
		for i := range record.MaxCohort + 2 {
			key := x.Verified(x.Company(fmt.Sprintf("需求方%02d", i), record.RoleDemander))
			want := "cohort/1"
			if i >= record.MaxCohort {
				want = "cohort/2"
			}
			if cohort := x.Cohort(key); cohort != want {
				t.Fatalf("demander %d is in %s", i, cohort)
			}
		}
	})
}

func TestADemanderGetsACertificateWhereThePacksSaySo(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("福建保险股份有限公司", record.RoleDemander)
		key := x.Verified(firm)
		under(t, x.Not(record.RuleForbids, x.Centre, "demander.issue", key, record.Issue{Prepared: world.Digest("certificate")}, world.Bring("certificate")), "S3a 9")
		raised(x, func(pack *record.Pack) {
			pack.Parameters = append(pack.Parameters, record.Parameter{Name: "demanderCertificate", Value: "YES", Article: "S0 20(1)"})
			slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int {
				return slices.Compare([]string{a.Name, a.Type}, []string{b.Name, b.Type})
			})
		})
		x.By(x.Centre, "demander.recheck", key, world.Pass())
		number := x.Issue(world.Exchange, x.Centre, "demander.issue", key)
		if parsed, err := record.ParseNumber(number); err != nil || parsed.Type != record.TypeSD {
			t.Fatalf("the number is %s", number)
		}
		sealed := x.Sealed(world.Exchange, x.Prepare(world.Exchange, key))
		x.Not(record.Exists, x.Centre, "demander.issue", key, sealed.Body, sealed.With)
		x.By(x.Centre, "demander.recheck", key, world.Pass())
		if demander := x.Body(world.Exchange, key, &record.Demander{}).(*record.Demander); demander.Issued.Number != number {
			t.Fatal("a check took the certificate away before its term")
		}
		x.By(firm, "demander.withdraw", key, world.Because("不再需要"))
		x.Verified(firm)
		sealed = x.Sealed(world.Exchange, x.Prepare(world.Exchange, key))
		x.Not(record.Exists, x.Centre, "demander.issue", key, sealed.Body, sealed.With) // a record has one in all its life
	})
}

func TestWhoRunsTheExchangeIsNoDemander(t *testing.T) {
	trading(t, func(x *world.Trading) {
		name, uscc := "省数据交易运营有限公司", world.USCC("91350100MA0000011")
		firm := world.NewActor()
		chain := world.PEM(x.CA.Leaf(firm, name, uscc, x.Now.AddDate(0, -1, 0)), x.CA.Certificate)
		body := world.Firm(name, uscc, record.RoleDemander, record.RoleOperator)
		firm.ID = world.ID(x.Act(world.Governance, record.Exchange, x.Registrars[record.Exchange], "actor.register", "", body, world.Attach(chain)).Key)
		x.Act(world.Governance, record.DataBureau, x.Bureau(), "venue.revise", "venue/EXCHANGE", operated(firm.ID))
		under(t, x.Not(record.ConflictOfInterest, firm, "demander.apply", "", world.Demanding()), "S1 44; S4 二(二)6")
		stranger := x.Company("福建保险股份有限公司", record.RoleDemander)
		key := x.By(stranger, "demander.apply", "", world.Demanding()).Key
		x.By(firm, "demander.accept", key, world.Because("齐全"))
	})
}
