package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// national is the certificate of a national system for the holder's dataset, linked to a registration of ours or to none.
func (o *office) national(registration string) record.Mirror {
	mirror := record.Mirror{
		Regime: "NDA_2026", Number: "SJ3512026030001", Holder: o.holder.ID, Dataset: o.dataset, Registration: registration,
		Deposit: world.Digest("deposit"), ValidTo: record.Time(o.Now.AddDate(5, 0, 0)), Status: "VALID",
	}
	if o.Namespace == world.Intellectual {
		mirror.Regime, mirror.Number = "CNIPA_2024", "20260300000000001"
	}
	return mirror
}

// mirrored is the national certificate, mirrored.
func (o *office) mirrored(registration string) string {
	o.Helper()
	return o.By(o.Clerk, "mirror.record", "", o.national(registration)).Key
}

func synced(text string) record.Sync {
	return record.Sync{Deposit: world.Digest(text), Status: "VALID"}
}

// citing tries to have the exchange take a product that rests on a certificate.
func (o *office) citing(citation record.Citation) *world.Draft {
	o.Helper()
	if o.known["subject"] == nil {
		o.Onboarded()
		m := &market{World: o.World, supplier: o.holder, centre: o.Staff(record.Exchange, record.RoleExchange)}
		o.known["subject"] = &world.Actor{ID: m.merchant()}
	}
	return o.Draft(world.Exchange, record.Exchange, o.holder, "object.apply", "", world.Product(o.dataset, o.known["subject"].ID, citation))
}

// cited wants the exchange to take a certificate.
func (o *office) cited(citation record.Citation) {
	o.Helper()
	if _, refusal := o.Try(o.citing(citation)); refusal != nil {
		o.Fatal(refusal)
	}
}

// notCited wants the exchange to refuse a certificate under an article.
func (o *office) notCited(citation record.Citation, article string) {
	o.Helper()
	_, refusal := o.Try(o.citing(citation))
	if refusal == nil || refusal.Code != record.RuleForbids {
		o.Fatalf("cited, or refused otherwise: %v", refusal)
	}
	under(o, refusal, article)
}

func TestAMirrorIsNeverMinted(t *testing.T) {
	inBoth(t, func(o *office) {
		body := o.national("")
		no := func(code record.Code, article, member string, value any) {
			o.Helper()
			o.no(o.Clerk, code, article, "mirror.record", "", world.Altered(body, member, value))
		}
		no(record.Invalid, "B-10; B-13", "number", "SJ3512026130001") // the 13th month
		no(record.Invalid, "B-10; B-13", "number", "DP3500002026030200001")
		no(record.Invalid, "B-10", "status", "CANCELLED")
		no(record.UnknownActor, "B-10; B-13", "holder", "NOBODY")
		no(record.NotFound, "B-10; B-13", "dataset", "NOTHING")
		other := map[string]string{world.Property: "CNIPA_2024", world.Intellectual: "NDA_2026"}[o.Namespace]
		elsewhere := body
		elsewhere.Regime = other
		elsewhere.Number = map[string]string{"CNIPA_2024": "20260300000000001", "NDA_2026": "SJ3512026030001"}[other]
		o.no(o.Clerk, record.Invalid, "S0 9(1)", "mirror.record", "", elsewhere)
		o.no(o.holder, record.OutOfRole, "domain model C3", "mirror.record", "", body)
		key := o.mirrored("")
		if key != "mirror/"+body.Number {
			o.Fatalf("it stands under %s", key)
		}
		o.no(o.Clerk, record.Exists, "", "mirror.record", "", body)
		_, err := rules.Claims(rules.Tx{Time: o.Now, Creator: o.Owner(o.Namespace), Namespace: o.Namespace}, key, rules.Draft{}, o.Ledger)
		if record.CodeOf(err) != record.StateForbids {
			o.Fatalf("a certificate of ours for a mirrored one: %v", err)
		}
	})
}

func TestAPublicDataResourceIsMirroredByItsQueryCode(t *testing.T) {
	inProperty(t, func(o *office) {
		body := o.national("")
		body.Regime, body.Number = "PUBRES_2025", "GG-35-000001"
		o.By(o.Clerk, "mirror.record", "", body)
	})
}

func TestAMirrorBelongsToTheRegistrationOfTheSame(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		for registration, code := range map[string]record.Code{
			"registration/NONE": record.NotFound, record.RightKey(citation.Key, "USE"): record.Invalid,
			o.Apply(o.other, world.Application(o.Dataset(o.other, "别人的数据"), o.Now)): record.Invalid,
		} {
			o.no(o.Clerk, code, "B-10; B-13", "mirror.record", "", o.national(registration))
		}
		key := o.mirrored(citation.Key)
		if got := o.Registration(citation.Key).Mirror; got != key {
			o.Fatalf("the registration names %q", got)
		}
		second := o.national(citation.Key)
		second.Number = second.Number[:len(second.Number)-1] + "2"
		o.no(o.Clerk, record.Duplicate, "B-10; B-13", "mirror.record", "", second)
	})
}

func TestAnAgencyMirrorsUnderItsDelegationAndNeverItsOwn(t *testing.T) {
	inProperty(t, func(o *office) {
		agency := o.the(record.RoleAgency)
		o.no(agency, record.OutOfScope, "S0 11(1)", "mirror.record", "", o.national(""))
		key := o.mirrored("")
		o.no(agency, record.OutOfScope, "S0 11(1)", "mirror.sync", key, synced("deposit"))
		delegation := o.Delegated(agency, "3502")
		o.By(agency, "mirror.sync", key, synced("deposit"))
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.end", delegation, world.Because("改授"))
		o.no(agency, record.OutOfScope, "S0 11(1)", "mirror.sync", key, synced("deposit"))
		both := o.Firm("省大数据集团有限公司", world.USCC("91350100MA000000A"), record.RoleAgency, record.RoleHolder)
		own := o.national("")
		own.Holder, own.Number = both.ID, "SJ3512026030002"
		o.no(both, record.ConflictOfInterest, "S0 3", "mirror.record", "", own)
	})
}

func TestAClerkMirrorsInsideTheirScope(t *testing.T) {
	inProperty(t, func(o *office) {
		clerk := world.NewActor()
		body := world.Enrolment(clerk, o.Now, record.RoleBureau)
		body.Scope.Regions = []string{"3501"}
		clerk.ID = world.ID(o.Act(world.Governance, record.DataBureau, o.Registrars[record.DataBureau], "actor.enrol", "", body, world.Possession(clerk)).Key)
		o.no(clerk, record.OutOfScope, "S0 4(2)", "mirror.record", "", o.national(""))
		o.no(clerk, record.OutOfScope, "S0 4(2)", "mirror.sync", o.mirrored(""), synced("deposit"))
	})
}

func TestTheNationalDepositPrevails(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		key := o.mirrored(citation.Key)
		o.cited(citation)
		o.By(o.Services[record.Exchange], "mirror.sync", key, synced("another deposit"), through(record.Exchange))
		o.is(key, record.StateDiffers)
		o.notCited(citation, "B-10")
		o.By(o.Clerk, "mirror.sync", key, record.Sync{Status: "UNKNOWN"})
		o.is(key, record.StateDiffers) // not being asked makes no difference undone
		for _, kind := range []string{record.ApplyTransfer, record.ApplyExchange} {
			body, by, with := o.Following(kind, citation.Key), o.holder, []world.With{}
			if kind == record.ApplyTransfer {
				by, with = o.other, []world.With{world.Consent(o.holder)}
			}
			o.no(by, record.RuleForbids, "B-10", "registration.apply", "", body, with...)
		}
		o.By(o.Clerk, "mirror.sync", key, synced("deposit"))
		o.is(key, record.StateInSync)
		o.cited(citation)
		o.By(o.Clerk, "mirror.sync", key, record.Sync{Deposit: world.Digest("deposit"), Status: "CANCELLED"})
		o.notCited(citation, "B-10")
		o.no(o.Clerk, record.Invalid, "B-10", "mirror.sync", key, record.Sync{Status: "VALID"})
		corrected := o.Certified(o.following(record.ApplyCorrection, citation.Key)) // what puts it right is possible
		o.cited(corrected)
	})
}

func TestARenewedCertificateStaysUnderItsMirror(t *testing.T) {
	inRegister(t, world.Property, world.Told(oneYear(), "renewalWindowDays", ""), func(o *office) {
		citation := o.certificate()
		key := o.mirrored(citation.Key)
		renewed := o.Certified(o.following(record.ApplyRenewal, citation.Key))
		o.By(o.Clerk, "mirror.sync", key, synced("another deposit"))
		o.notCited(renewed, "B-10")
	})
}

func TestAnUnaskedNationalSystemIsUnknown(t *testing.T) {
	inProperty(t, func(o *office) {
		key := o.mirrored("")
		o.Later(24*time.Hour - time.Second)
		o.is(key, record.StateInSync)
		o.Later(time.Second)
		o.is(key, record.StateUnknown)
		o.By(o.Services[record.DataBureau], "mirror.sync", key, synced("deposit"))
		o.is(key, record.StateInSync)
		o.By(o.Clerk, "mirror.sync", key, record.Sync{Status: "UNKNOWN"})
		o.is(key, record.StateUnknown)
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "statusFreshnessHours", ""), func(o *office) {
		key := o.mirrored("")
		o.Later(1000 * time.Hour)
		o.is(key, record.StateInSync) // no rule makes an answer stale
	})
}

func TestTheExchangeTakesNoCertificateThatMayNotBeTransferred(t *testing.T) {
	inRegister(t, world.Property, oneYear(), func(o *office) {
		citation := o.certificate()
		o.By(o.Clerk, "registration.annotate", citation.Key, annotating("OTHER", "BLOCK_PLEDGE"))
		o.cited(citation) // what bars a pledge bars no trade
		seizure := annotating("COURT_SEIZURE", "BLOCK_TRANSFER")
		seizure.To = record.Time(o.Now.Add(day))
		o.By(o.the(record.RoleCourt), "registration.annotate", citation.Key, seizure)
		o.notCited(citation, "S0 10")
		o.At(seizure.To)
		o.cited(citation)
		o.By(o.the(record.RoleSector), "registration.suspend", citation.Key, suspending(record.Time(o.Now.Add(day))))
		o.notCited(citation, "S0 10")
		o.By(o.the(record.RoleSector), "registration.resume", citation.Key, world.Because("整改到位"))
		o.At(o.Registration(citation.Key).Validity.To)
		o.notCited(citation, "S0 10")
	})
}

func TestEvidenceIsDepositedBeforeAnApplication(t *testing.T) {
	inBoth(t, func(o *office) {
		o.no(o.holder, record.Invalid, "B-21; B-14", "deposit.make", "", record.Evidence{Holder: o.other.ID, Digest: world.Digest("data"), Method: "SM3，全量"})
		made := o.By(o.holder, "deposit.make", "", record.Evidence{Digest: world.Digest("data"), Method: "SM3，全量"}).Key
		theirs := o.By(o.other, "deposit.make", "", record.Evidence{Digest: world.Digest("data"), Method: "SM3，全量"}).Key
		with := func(number, text string) record.Apply {
			body := o.application()
			body.Deposits = []record.Deposit{{Platform: record.OwnDeposits, Number: number, Digest: world.Digest(text)}}
			return body
		}
		no := func(code record.Code, article string, body record.Apply) {
			o.Helper()
			o.no(o.holder, code, article, "registration.apply", "", body)
		}
		no(record.NotFound, o.applying(), with("NONE", "data"))
		no(record.RuleForbids, "B-21", with(world.ID(made), "other data"))
		no(record.RuleForbids, "B-21", with(world.ID(theirs), "data"))
		citation := o.Certified(o.Apply(o.holder, with(world.ID(made), "data")))
		corrected := o.Following(record.ApplyCorrection, citation.Key)
		corrected.Deposits[0].Number = world.ID(theirs)
		no(record.RuleForbids, "B-21", corrected) // what follows is held to the same
		o.transfer(citation.Key)                  // whoever takes over may rest on what was deposited before
	})
}

// retiring is a request to retire the holder's data.
func retiring(citation record.Citation) record.RequestRetirement {
	return record.RequestRetirement{Registration: citation.Key, Scope: "全部", Reason: "数据过期", Inventory: world.Digest("inventory")}
}

func (o *office) destroyed() record.Destruction {
	return record.Destruction{
		Method: "覆写三次", Operator: world.Digest("operator"), Witness: world.Digest("witness"), At: record.Time(o.Now), Evidence: world.Digest("destroyed"),
	}
}

var checked = record.Handed{Digest: world.Digest("checked")}

// second is another clerk of the register.
func (o *office) second() *world.Actor {
	o.Helper()
	if o.Namespace == world.Intellectual {
		return o.Staff(record.MarketRegulator, record.RoleRegulator)
	}
	return o.Staff(record.DataBureau, record.RoleBureau)
}

func TestRetirementIsFourEyed(t *testing.T) {
	inBoth(t, func(o *office) {
		citation, second := o.certificate(), o.second()
		o.no(o.other, record.OutOfRole, "S2 23", "retirement.request", "", retiring(citation))
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		o.no(o.holder, record.Duplicate, "S2 23", "retirement.request", "", retiring(citation))
		o.no(o.Clerk, record.StateForbids, "S2 23; S2 18", "retirement.approve", key, world.Because("同意报废")) // unchecked
		o.By(o.Clerk, "retirement.check", key, checked)
		o.no(o.Clerk, record.ConflictOfInterest, "S2 23", "retirement.approve", key, world.Because("同意报废"))
		o.no(o.holder, record.StateForbids, "S2 13", "retirement.destroy", key, o.destroyed())
		o.By(second, "retirement.approve", key, world.Because("同意报废"))
		o.is(citation.Key, record.StateRestricted)
		o.no(o.Clerk, record.StateForbids, "S2 23; B-11", "retirement.complete", key, world.Because("已销毁")) // nothing is destroyed yet
		o.no(o.other, record.OutOfRole, "S2 13", "retirement.destroy", key, o.destroyed())
		early := o.destroyed()
		early.At = record.Time(o.Now.Add(day))
		o.no(o.holder, record.Invalid, "S2 13", "retirement.destroy", key, early)
		o.By(o.holder, "retirement.destroy", key, o.destroyed())
		o.By(o.Clerk, "retirement.complete", key, world.Because("已销毁"))
		o.is(citation.Key, record.StateCancelled)
		o.rights(citation.Key, record.StateCancelled, record.StateCancelled, record.StateCancelled)
		if ended := o.Registration(citation.Key).Ended; ended.Reason != "DATA_DESTROYED" || ended.Evidence != world.Digest("destroyed") {
			o.Fatalf("%+v", ended)
		}
		o.Act(world.Governance, record.Exchange, o.holder, "dataset.retire", "dataset/"+o.dataset, record.RetireDataset{Namespace: o.Namespace, Retirement: key})
		o.no(o.holder, record.RuleForbids, "S2 23", "registration.apply", "", o.application())
	})
}

func TestWhatIsApprovedForRetirementGoesNoOtherWay(t *testing.T) {
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "renewalWindowDays", ""), func(o *office) {
		citation := o.certificate()
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		o.By(o.Clerk, "retirement.check", key, checked)
		o.By(o.second(), "retirement.approve", key, world.Because("同意报废"))
		for _, kind := range []string{record.ApplyRenewal, record.ApplyCorrection} {
			o.no(o.holder, record.StateForbids, "S2 23", "registration.apply", "", o.Following(kind, citation.Key))
		}
		o.no(o.holder, record.RuleForbids, "B-07", "registration.apply", "", o.Following(record.ApplyChange, citation.Key))
		o.no(o.holder, record.RuleForbids, "B-07", "registration.cancel", citation.Key, cancelling("REQUEST"))
	})
}

func TestNothingBurdenedIsRetired(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		no := func(code record.Code, article string) {
			o.Helper()
			o.no(o.Clerk, code, article, "retirement.check", key, checked)
		}
		court := o.the(record.RoleCourt)
		o.seize(citation.Key, "BLOCK_PLEDGE")
		no(record.RuleForbids, "S2 23; B-07")
		o.By(court, "registration.lift", citation.Key, lifting(o.Registration(citation.Key)))
		id := o.opened(o.other, citation.Key)
		no(record.RuleForbids, "S2 23; B-07")
		o.decided(citation.Key, id, "DISMISSED", "")
		transfer := o.transfer(citation.Key)
		no(record.Duplicate, "S2 23")
		o.By(o.other, "registration.withdraw", transfer, world.Because("不再受让"))
		o.Act(world.Governance, record.Exchange, court, "dataset.hold", "dataset/"+o.dataset, record.LegalHold{Document: "（2026）闽01执保2号"})
		no(record.RuleForbids, "S0 31(2)")
		o.Act(world.Governance, record.Exchange, court, "dataset.release", "dataset/"+o.dataset, record.LegalHold{Document: "（2026）闽01执保2号"})
		o.By(o.Clerk, "retirement.check", key, checked)
		second := o.second()
		o.seize(citation.Key, "BLOCK_ALL") // between the check and the approval
		o.no(second, record.RuleForbids, "S2 23; B-07", "retirement.approve", key, world.Because("同意报废"))
		o.By(second, "retirement.refuse", key, world.Because("已被查封"))
		o.is(key, record.StateRefused)
		o.By(o.holder, "retirement.request", "", retiring(citation)) // it may be asked for again
	})
}

func TestABurdenInTheOtherRegisterStopsRetirement(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		ip := openRegister(o, world.Intellectual)
		elsewhere := ip.Certified(ip.Apply(o.holder, o.application()))
		ip.By(o.the(record.RoleCourt), "registration.annotate", elsewhere.Key, annotating("COURT_SEIZURE", "BLOCK_ALL"))
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		o.no(o.Clerk, record.RuleForbids, "S2 23; B-07", "retirement.check", key, checked)
		ip.By(o.the(record.RoleCourt), "registration.lift", elsewhere.Key, lifting(ip.Registration(elsewhere.Key)))
		o.By(o.Clerk, "retirement.check", key, checked)
	})
}

func TestARetirementDoesNotReviveWhatHasEnded(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		o.By(o.Clerk, "retirement.check", key, checked)
		o.By(o.holder, "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.no(o.second(), record.StateForbids, "S2 23; S2 18", "retirement.approve", key, world.Because("同意报废"))
		o.is(citation.Key, record.StateCancelled)
		o.no(o.holder, record.StateForbids, "S2 23", "retirement.request", "", retiring(citation))
	})
	inRegister(t, world.Property, oneYear(), func(o *office) {
		citation := o.certificate()
		key := o.By(o.holder, "retirement.request", "", retiring(citation)).Key
		o.By(o.Clerk, "retirement.check", key, checked)
		o.By(o.second(), "retirement.approve", key, world.Because("同意报废"))
		o.By(o.Clerk, "registration.cancel", citation.Key, cancelling("JUDGMENT")) // a court is faster
		o.By(o.holder, "retirement.destroy", key, o.destroyed())
		o.By(o.Clerk, "retirement.complete", key, world.Because("已销毁"))
		if ended := o.Registration(citation.Key).Ended; ended.Reason != "JUDGMENT" {
			o.Fatalf("%+v", ended)
		}
	})
}

// using is a use of a certificate.
func using(kind string, citation record.Citation) record.Usage {
	usage := record.Usage{Kind: kind, Registration: citation.Key, Number: citation.Number, Digest: world.Digest("document")}
	if kind == "ON_BALANCE_SHEET" {
		usage.Period, usage.AssetClass = "2026-Q1", "INTANGIBLE"
	}
	return usage
}

var uses = []string{"TRADE", "PLEDGE", "ON_BALANCE_SHEET", "EQUITY", "DISPUTE_EVIDENCE", "SUBSIDY"}

func TestUsageIsTheHoldersOrAgreedByIt(t *testing.T) {
	inBoth(t, func(o *office) {
		citation, bank := o.certificate(), o.the(record.RoleBank)
		for _, kind := range uses {
			o.By(o.holder, "usage.record", "", using(kind, citation))
			o.no(bank, record.ConsentMissing, "S0 10(3); B-61", "usage.record", "", using(kind, citation))
			used := o.By(bank, "usage.record", "", using(kind, citation), world.Consent(o.holder)).Key
			if by := o.Body(o.Namespace, used, &record.Usage{}).(*record.Usage).By; by != bank.ID {
				o.Fatalf("recorded by %s", by)
			}
		}
		for _, role := range []string{record.RoleCourt, record.RoleAuditor} { // they need nobody's consent, for evidence
			o.By(o.the(role), "usage.record", "", using("DISPUTE_EVIDENCE", citation))
			o.no(o.the(role), record.ConsentMissing, "S0 10(3); B-61", "usage.record", "", using("PLEDGE", citation))
		}
	})
}

func TestUsageNamesTheCertificateThatWasUsed(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		second := o.Certified(o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)))
		wrong := record.Citation{Key: citation.Key, Number: second.Number}
		o.no(o.holder, record.Invalid, "S0 10(3); B-61", "usage.record", "", using("TRADE", wrong))
		o.no(o.holder, record.Invalid, "S0 10(3); B-61", "usage.record", "", using("TRADE", record.Citation{Key: record.RightKey(citation.Key, "USE"), Number: citation.Number}))
		o.no(o.holder, record.NotFound, "S0 10(3); B-61", "usage.record", "", using("TRADE", record.Citation{Key: "registration/NONE", Number: citation.Number}))
		for member, value := range map[string]any{"period": "2026-Q1", "assetClass": "INVENTORY", "by": o.holder.ID} {
			o.no(o.holder, record.Invalid, "S0 10(3); B-61", "usage.record", "", world.Altered(using("TRADE", citation), member, value))
		}
	})
}

func TestUsageThatDisposesNeedsACertificateNothingBars(t *testing.T) {
	bars := map[string][]string{
		"BLOCK_PLEDGE": {"PLEDGE"}, "BLOCK_TRANSFER": {"TRADE", "EQUITY"}, "BLOCK_ALL": {"PLEDGE", "TRADE", "EQUITY", "SUBSIDY"}, "INFO": {},
	}
	inProperty(t, func(o *office) {
		citation, court := o.certificate(), o.the(record.RoleCourt)
		for effect, barred := range bars {
			o.seize(citation.Key, effect)
			annotations := o.Registration(citation.Key).Annotations
			for _, kind := range uses {
				if slices.Contains(barred, kind) {
					o.no(o.holder, record.RuleForbids, "S0 10", "usage.record", "", using(kind, citation))
				} else {
					o.By(o.holder, "usage.record", "", using(kind, citation))
				}
			}
			o.By(court, "registration.lift", citation.Key, record.LiftAnnotation{Annotation: annotations[len(annotations)-1].ID, Document: "解除"})
		}
		o.By(o.holder, "registration.cancel", citation.Key, cancelling("REQUEST"))
		for _, kind := range uses {
			if kind == "ON_BALANCE_SHEET" || kind == "DISPUTE_EVIDENCE" { // what was may still be shown
				o.By(o.holder, "usage.record", "", using(kind, citation))
			} else {
				o.no(o.holder, record.RuleForbids, "S0 10", "usage.record", "", using(kind, citation))
			}
		}
	})
}

func TestARegisterIsAnchored(t *testing.T) {
	inBoth(t, func(o *office) {
		body := record.Anchor{Kind: "registration", Height: 120, Count: 7, Digest: world.Digest("register")}
		o.no(o.holder, record.OutOfRole, "domain model C3", "register.anchor", "", body)
		o.no(o.Clerk, record.Invalid, "S0 11(1); S2 15", "register.anchor", "", world.Altered(body, "height", 0))
		for _, who := range []*world.Actor{o.Clerk, o.Services[o.Owner(o.Namespace)]} {
			if anchor := o.By(who, "register.anchor", "", body); anchor.State != "ANCHORED" {
				o.Fatal(anchor)
			}
		}
	})
}
