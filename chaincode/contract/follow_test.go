package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// oneYear is the rule pack under which registrations are good for one year, so that stories see their end.
func oneYear() record.Pack {
	pack := world.RegistryPack()
	for i, entry := range pack.Validity {
		if entry.Type == record.TypeDP || entry.Type == record.TypeIP {
			pack.Validity[i].Value = 1
		}
	}
	return pack
}

// nextYear moves the clock to a moment when the clerks of before are gone, and enrols another one.
func (o *office) nextYear(moment string) {
	o.Helper()
	o.At(moment)
	if o.Namespace == world.Property {
		o.Clerk = o.Staff(record.DataBureau, record.RoleBureau)
	} else {
		o.Clerk = o.Staff(record.MarketRegulator, record.RoleRegulator)
	}
}

// following is an application of the holder that follows a registration, handed in.
func (o *office) following(kind, prior string) string {
	o.Helper()
	return o.Apply(o.holder, o.Following(kind, prior))
}

// transfer is an application by which the other firm gets rights, handed in with the holder's consent.
func (o *office) transfer(prior string, rights ...string) string {
	o.Helper()
	body := o.Following(record.ApplyTransfer, prior)
	if len(rights) > 0 {
		body = world.Only(body, rights...)
	}
	return o.Apply(o.other, body, world.Consent(o.holder))
}

// rights fails the test unless the entries of a registration are in the states given for HOLD, OPERATE and USE.
func (o *office) rights(key string, states ...string) {
	o.Helper()
	for i, right := range []string{"HOLD", "OPERATE", "USE"} {
		o.is(record.RightKey(key, right), states[i])
	}
}

func (o *office) applying() string { return o.rule("S0 9(1); B-03", "S0 9(1); B-21") }

func TestATransferNeedsBothParties(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		body := o.Following(record.ApplyTransfer, citation.Key)
		o.no(o.other, record.ConsentMissing, "B-11; S2 21(1)", "registration.apply", "", body)
		o.no(o.other, record.ConsentMissing, "B-11; S2 21(1)", "registration.apply", "", body, world.Consent(o.the(record.RoleDemander)))
		o.no(o.holder, record.Invalid, "B-11; S2 21(1)", "registration.apply", "", body) // to oneself
		alone := body
		alone.Succession = nil // nobody takes over the duties
		o.no(o.other, record.Invalid, o.applying(), "registration.apply", "", alone, world.Consent(o.holder))
		moved := o.Certified(o.Apply(o.other, body, world.Consent(o.holder)))
		o.is(citation.Key, record.StateTransferred)
		o.rights(citation.Key, record.StateTransferred, record.StateTransferred, record.StateTransferred)
		o.rights(moved.Key, record.StateActive, record.StateActive, record.StateActive)
		before, after := o.Registration(citation.Key), o.Registration(moved.Key)
		if before.Follower != moved.Key || before.Ended.Reason != record.ApplyTransfer || after.Transferor != o.holder.ID || after.Applicant != o.other.ID {
			o.Fatalf("before: %+v\nafter: %+v", before.Life, after.Life)
		}
		if !slices.Equal(after.Carried, []string{citation.Number}) || after.Validity.To != before.Validity.To {
			o.Fatalf("it carries %v until %s", after.Carried, after.Validity.To)
		}
		o.no(o.holder, record.Duplicate, o.applying(), "registration.apply", "", o.application()) // the transferor keeps nothing
	})
}

func TestAPartialTransferLeavesTheRest(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		moved := o.Certified(o.transfer(citation.Key, "OPERATE"))
		o.is(citation.Key, record.StatePartly)
		o.rights(citation.Key, record.StateActive, record.StateTransferred, record.StateActive)
		o.is(record.RightKey(moved.Key, "OPERATE"), record.StateActive)
		gone := world.Only(o.Following(record.ApplyTransfer, citation.Key), "OPERATE")
		o.no(o.other, record.RuleForbids, "B-11; S2 21(1)", "registration.apply", "", gone, world.Consent(o.holder))
		o.no(o.holder, record.Duplicate, o.applying(), "registration.apply", "", o.application())

		rest := o.Certified(o.Apply(o.holder, world.Only(o.Following(record.ApplyChange, citation.Key), "HOLD", "USE")))
		o.is(citation.Key, record.StateSuperseded)
		o.rights(citation.Key, record.StateSuperseded, record.StateTransferred, record.StateSuperseded)
		last := o.Certified(o.transfer(rest.Key))
		o.is(rest.Key, record.StateTransferred)
		o.is(last.Key, record.StateActive)
	})
}

func TestWhatIsLeftOfACertificateIsSeizedAndExpiresToo(t *testing.T) {
	inRegister(t, world.Property, oneYear(), func(o *office) {
		citation := o.certificate()
		o.Certified(o.transfer(citation.Key, "OPERATE"))
		o.seize(citation.Key, "BLOCK_TRANSFER")
		o.is(citation.Key, record.StatePartly)
		rest := world.Only(o.Following(record.ApplyTransfer, citation.Key), "HOLD", "USE")
		o.no(o.other, record.RuleForbids, "B-07", "registration.apply", "", rest, world.Consent(o.holder))
		o.By(o.the(record.RoleDemander), "registration.object", citation.Key, objecting())
		o.By(o.the(record.RoleCourt), "registration.lift", citation.Key, lifting(o.Registration(citation.Key)))
		o.no(o.other, record.RuleForbids, "B-08", "registration.apply", "", rest, world.Consent(o.holder))
		o.is(citation.Key, record.StatePartly)
		o.At(o.Registration(citation.Key).Validity.To)
		o.is(citation.Key, record.StateExpired)
		o.no(o.other, record.StateForbids, "B-11; S2 21(1)", "registration.apply", "", rest, world.Consent(o.holder))
		o.By(o.Services[record.DataBureau], "registration.settle", citation.Key, world.Because("期限届满"))
		o.rights(citation.Key, record.StateExpired, record.StateTransferred, record.StateExpired)
	})
}

func TestARightOfAnOlderCertificateIsTransferredOnce(t *testing.T) {
	world.StoryAt(t, 1, func(w *world.World) {
		o := openOffice(w, world.Property, world.Pack())
		citation := w.Registered(world.Property, o.Clerk, o.holder, o.dataset)
		raise(w, 3)
		o.Certified(o.transfer(citation.Key, "OPERATE"))
		o.is(citation.Key, record.StatePartly)
		again := world.Only(o.Following(record.ApplyTransfer, citation.Key), "OPERATE")
		o.no(o.other, record.RuleForbids, "B-11; S2 21(1)", "registration.apply", "", again, world.Consent(o.holder))
		o.Certified(o.transfer(citation.Key, "HOLD", "USE"))
		o.is(citation.Key, record.StateTransferred)
	})
}

func TestASuccessorInLawNeedsNobodysConsent(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		merged := world.Firm("闽南港口数据集团有限公司", world.USCC("91350200MA0000004"), record.RoleHolder)
		merged.Predecessors = []string{o.holder.ID}
		successor := o.Organization(merged)
		body := o.Following(record.ApplyTransfer, citation.Key)
		body.Succession.Cause = "MERGER"
		o.no(successor, record.ConsentMissing, "B-11; S2 21(1)", "registration.apply", "", body) // while the other one still is
		o.Act(world.Governance, record.DataBureau, o.Clerk, "actor.revoke", "actor/"+o.holder.ID, world.Because("合并后注销"))
		o.no(o.other, record.ConsentMissing, "B-11; S2 21(1)", "registration.apply", "", body) // no successor
		o.Certified(o.Apply(successor, body))
		o.is(citation.Key, record.StateTransferred)
	})
}

func TestAChangeKeepsHolderRightsAndSource(t *testing.T) {
	inBoth(t, func(o *office) {
		body := world.Application(o.dataset, o.Now)
		citation := o.Certified(o.Apply(o.holder, world.Only(body, "HOLD", "USE")))
		no := func(who *world.Actor, code record.Code, alter func(*record.Apply)) {
			o.Helper()
			changed := o.Following(record.ApplyChange, citation.Key)
			alter(&changed)
			o.no(who, code, "B-11", "registration.apply", "", changed)
		}
		version := func(by *world.Actor, alter func(*record.Dataset)) string {
			next := world.Dataset("下一版" + world.Nonce()[:8])
			alter(&next)
			return world.ID(o.Act(world.Governance, record.Exchange, by, "dataset.register", "", next).Key)
		}
		no(o.other, record.OutOfRole, func(*record.Apply) {})
		no(o.holder, record.RuleForbids, func(b *record.Apply) { b.Rights = body.Rights }) // OPERATE comes from nowhere
		no(o.holder, record.RuleForbids, func(b *record.Apply) { b.Dataset = o.Dataset(o.holder, "别的数据") })
		no(o.holder, record.RuleForbids, func(b *record.Apply) {
			b.Dataset = version(o.holder, func(d *record.Dataset) { d.Previous, d.Source = o.dataset, "AGREEMENT" })
		})
		unproved := o.Following(record.ApplyChange, citation.Key)
		unproved.Proof = ""
		o.no(o.holder, record.Invalid, o.applying(), "registration.apply", "", unproved)

		next := version(o.holder, func(d *record.Dataset) { d.Previous = o.dataset })
		changed := o.Following(record.ApplyChange, citation.Key)
		changed.Dataset, changed.Scenario = next, "航运保险定价"
		key := o.Apply(o.holder, changed)
		o.no(o.holder, record.Duplicate, o.applying(), "registration.apply", "", world.Application(next, o.Now)) // one registration for the version
		moved := o.Certified(key)
		o.is(citation.Key, record.StateSuperseded)
		if r := o.Registration(moved.Key); r.Application.Scenario != "航运保险定价" || r.Validity.To != o.Registration(citation.Key).Validity.To {
			o.Fatalf("%+v", r)
		}
	})
}

func TestAChangeGoesToNoVersionThatIsRegisteredAlready(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		next := world.Dataset("港口集装箱作业数据二")
		next.Previous = o.dataset
		dataset := world.ID(o.Act(world.Governance, record.Exchange, o.holder, "dataset.register", "", next).Key)
		o.Apply(o.holder, world.Application(dataset, o.Now))
		changed := o.Following(record.ApplyChange, citation.Key)
		changed.Dataset = dataset
		o.no(o.holder, record.Duplicate, "B-11", "registration.apply", "", changed)
	})
}

func TestACorrectionOrExchangeReplacesTheCertificate(t *testing.T) {
	inBoth(t, func(o *office) {
		first := o.certificate()
		for kind, rule := range map[string]string{record.ApplyCorrection: "B-14", record.ApplyExchange: "B-18"} {
			body := o.Following(kind, first.Key)
			o.no(o.other, record.OutOfRole, rule, "registration.apply", "", body)
			body.Proof = ""
			o.no(o.holder, record.Invalid, o.applying(), "registration.apply", "", body)
		}
		corrected := o.Certified(o.following(record.ApplyCorrection, first.Key))
		exchanged := o.Certified(o.following(record.ApplyExchange, corrected.Key))
		o.is(corrected.Key, record.StateSuperseded)
		o.is(exchanged.Key, record.StateActive)
		if carried := o.Registration(exchanged.Key).Carried; !slices.Equal(carried, []string{corrected.Number, first.Number}) {
			o.Fatalf("it carries %v", carried)
		}
		o.no(o.holder, record.StateForbids, "B-14", "registration.apply", "", o.Following(record.ApplyCorrection, first.Key))
	})
}

func TestARenewalOpensInItsWindow(t *testing.T) {
	inRegister(t, world.Property, oneYear(), func(o *office) {
		citation := o.certificate()
		end, err := record.ParseTime(o.Registration(citation.Key).Validity.To)
		if err != nil {
			o.Fatal(err)
		}
		opens := end.Add(-180 * day)
		o.At(record.Time(opens.Add(-time.Second)))
		o.no(o.holder, record.TooEarly, "B-09", "registration.apply", "", o.Following(record.ApplyRenewal, citation.Key))
		o.At(record.Time(opens))
		renewed := o.Certified(o.following(record.ApplyRenewal, citation.Key))
		if got := o.Registration(renewed.Key).Validity.To; got != record.Time(end.AddDate(1, 0, 0)) {
			o.Fatalf("a year more than %s is not %s", record.Time(end), got)
		}
		o.is(citation.Key, record.StateSuperseded)
	})
	inRegister(t, world.Property, world.Told(oneYear(), "renewalWindowDays", ""), func(o *office) {
		o.following(record.ApplyRenewal, o.certificate().Key) // no rule fixes a window
	})
}

func TestARenewalAppliedForInTimeOutlivesTheTerm(t *testing.T) {
	for _, settled := range []bool{false, true} {
		inRegister(t, world.Property, oneYear(), func(o *office) {
			late, inTime := o.certificate(), o.Certified(o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)))
			o.nextYear(just(o.Registration(late.Key).Validity.To))
			renewal := o.following(record.ApplyRenewal, inTime.Key)
			o.Later(time.Second)
			o.no(o.holder, record.StateForbids, "B-09", "registration.apply", "", o.Following(record.ApplyRenewal, late.Key))
			o.At(o.Registration(inTime.Key).Validity.To)
			o.is(inTime.Key, record.StateExpired)
			if settled { // punctuality is no rule
				o.By(o.Services[record.Exchange], "registration.settle", inTime.Key, world.Because("期限届满"), through(record.Exchange))
			}
			o.no(o.holder, record.Duplicate, "S0 9(1); B-03", "registration.apply", "", o.Registration(inTime.Key).Application)
			renewed := o.Certified(renewal)
			o.is(inTime.Key, record.StateSuperseded)
			o.rights(inTime.Key, record.StateSuperseded, record.StateSuperseded, record.StateSuperseded)
			o.rights(renewed.Key, record.StateActive, record.StateActive, record.StateActive)
			o.applied() // what was not renewed in time is registered anew
		})
	}
}

// through sends an act through another organization's gateway.
func through(organization string) world.With {
	return func(d *world.Draft) { d.Via = organization }
}

func TestADataIPCertificateEndsWithTheAgreementItRestsOn(t *testing.T) {
	for namespace, ends := range map[string]string{world.Intellectual: "agreement", world.Property: "term"} {
		inRegister(t, namespace, world.RegistryPack(), func(o *office) {
			agreement := record.Time(o.Now.AddDate(1, 0, 0))
			body := o.application()
			body.Rights[1].Basis, body.Rights[1].To = "AGREEMENT", agreement
			r := o.Registration(o.Certified(o.Apply(o.holder, body)).Key)
			if (r.Validity.To == agreement) != (ends == "agreement") {
				o.Fatalf("it is good until %s, the agreement until %s", r.Validity.To, agreement)
			}
		})
	}
	inRegister(t, world.Intellectual, world.RegistryPack(), func(o *office) {
		body := o.application()
		body.Rights[1].Basis, body.Rights[1].To = "AUTHORISED_OPERATION", record.Time(o.Now.Add(day))
		key := o.Announced(o.Apply(o.holder, world.Only(body, "OPERATE")))
		o.At(o.Registration(key).Notice.To)
		o.no(o.Clerk, record.RuleForbids, "B-09", "registration.deposit", key, world.Because("准予登记")) // nothing is left of it
	})
}

func TestASecondFollowUpWaits(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		first := o.following(record.ApplyCorrection, citation.Key)
		second := o.Following(record.ApplyTransfer, citation.Key)
		o.no(o.other, record.Duplicate, o.applying(), "registration.apply", "", second, world.Consent(o.holder))
		o.no(o.holder, record.Duplicate, "B-11", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.Stored(first)
		o.no(o.other, record.Duplicate, o.applying(), "registration.apply", "", second, world.Consent(o.holder))
		o.By(o.Clerk, "registration.terminate", first, world.Because("撤回"))
		o.Apply(o.other, second, world.Consent(o.holder))
	})
}

func TestAFollowUpOfWhatEndedMeanwhileIsNotIssued(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		follower := o.Stored(o.transfer(citation.Key))
		o.By(o.Clerk, "registration.revoke", citation.Key, world.Revocation())
		sealed := o.Sealed(o.Namespace, o.Prepare(o.Namespace, follower))
		o.no(o.Clerk, record.StateForbids, "B-11; S2 21(1)", "registration.issue", follower, sealed.Body, sealed.With)
		o.no(o.holder, record.Duplicate, o.applying(), "registration.apply", "", o.application())
		o.By(o.Clerk, "registration.terminate", follower, world.Because("前一登记已撤销"))
		o.applied()
	})
}

func TestAFollowUpNamesARegistration(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		for prior, code := range map[string]record.Code{
			"registration/NONE": record.NotFound, record.RightKey(citation.Key, "USE"): record.Invalid, "applied/" + o.dataset: record.Invalid,
		} {
			body := o.Following(record.ApplyRenewal, citation.Key)
			body.Prior = prior
			o.no(o.holder, code, "S0 9(1); B-03", "registration.apply", "", body)
		}
		underWay := o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now))
		o.no(o.holder, record.StateForbids, "B-09", "registration.apply", "", o.Following(record.ApplyRenewal, underWay))
	})
}

func TestNobodyShedsASeizureByApplyingAnew(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		o.seize(citation.Key, "BLOCK_TRANSFER")
		o.By(o.Clerk, "registration.cancel", citation.Key, cancelling("JUDGMENT"))
		refused := o.applied()
		o.By(o.Clerk, "registration.decline", refused, world.Because("材料不齐")) // nor by an application in between
		anew := o.certificate()
		o.is(anew.Key, record.StateRestricted)
		o.no(o.other, record.RuleForbids, "B-07", "registration.apply", "", o.Following(record.ApplyTransfer, anew.Key), world.Consent(o.holder))
		o.By(o.the(record.RoleCourt), "registration.lift", anew.Key, lifting(o.Registration(anew.Key)))
		o.is(anew.Key, record.StateActive)
	})
}

func TestASeizureGoesOverToWhatFollows(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		o.seize(citation.Key, "BLOCK_TRANSFER")
		o.By(o.the(record.RoleSector), "registration.annotate", citation.Key, annotating("ADMIN_CONTROL", "BLOCK_PLEDGE"))
		o.By(o.the(record.RoleDemander), "registration.object", citation.Key, objecting())
		o.By(o.the(record.RoleSector), "registration.lift", citation.Key, record.LiftAnnotation{Annotation: o.Registration(citation.Key).Annotations[1].ID, Document: "闽网信函〔2026〕2号"})
		corrected := o.Certified(o.following(record.ApplyCorrection, citation.Key))
		o.is(corrected.Key, record.StateRestricted)
		if r := o.Registration(corrected.Key); len(r.Annotations) != 1 || r.Annotations[0].Kind != "COURT_SEIZURE" || len(r.Objections) != 1 {
			o.Fatalf("only what lives goes over: %+v", r.Life)
		}
	})
}

func TestWhatIsSeizedIsNotTransferred(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		body := o.Following(record.ApplyTransfer, citation.Key)
		o.By(o.Clerk, "registration.annotate", citation.Key, annotating("AGREED_CONDITION", "INFO"))
		key := o.Stored(o.Apply(o.other, body, world.Consent(o.holder))) // a note bars nothing
		o.seize(citation.Key, "BLOCK_TRANSFER")
		sealed := o.Sealed(o.Namespace, o.Prepare(o.Namespace, key))
		o.no(o.Clerk, record.RuleForbids, "B-07", "registration.issue", key, sealed.Body, sealed.With)
		o.By(o.Clerk, "registration.terminate", key, world.Because("已被查封"))
		o.no(o.other, record.RuleForbids, "B-07", "registration.apply", "", body, world.Consent(o.holder))
		o.Certified(o.following(record.ApplyChange, citation.Key)) // it bars a transfer, not a change
	})
	inBoth(t, func(o *office) {
		citation := o.certificate()
		o.seize(citation.Key, "BLOCK_ALL")
		o.no(o.holder, record.RuleForbids, "B-07", "registration.apply", "", o.Following(record.ApplyChange, citation.Key))
		o.no(o.holder, record.RuleForbids, "B-07", "registration.apply", "", o.Following(record.ApplyExchange, citation.Key))
		o.Certified(o.following(record.ApplyCorrection, citation.Key)) // the register is right under seizure too
	})
}

func TestNothingIsDecidedEarlierThanWhatItRestsOn(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		correction := o.Stored(o.following(record.ApplyCorrection, citation.Key))
		o.Later(day)
		o.By(o.Clerk, "registration.annotate", citation.Key, annotating("OTHER", "INFO"))
		now := o.Now
		o.Now = now.Add(-time.Second)
		sealed := o.Sealed(o.Namespace, o.Prepare(o.Namespace, correction))
		o.no(o.Clerk, record.ClockSkew, "design §3, time", "registration.issue", correction, sealed.Body, sealed.With)
		o.no(o.holder, record.ClockSkew, "design §3, time", "registration.apply", "", o.Following(record.ApplyRenewal, citation.Key))
		o.no(o.holder, record.ClockSkew, "design §3, time", "usage.record", "", using("TRADE", citation))
		o.Now = now
		o.Issue(o.Namespace, o.Clerk, "registration.issue", correction)
	})
}

func TestARaceOfSeizureAndTransfer(t *testing.T) {
	for _, seizedFirst := range []bool{true, false} {
		w := world.New(t)
		w.FoundRegisters(world.RegistryPack())
		o := openOffice(w, world.Property, world.RegistryPack())
		citation := o.certificate()
		key := o.Stored(o.transfer(citation.Key))
		seizure := w.Draft(o.Namespace, record.DataBureau, o.the(record.RoleCourt), "registration.annotate", citation.Key, annotating("COURT_SEIZURE", "BLOCK_TRANSFER"))
		sealed := w.Sealed(o.Namespace, w.Prepare(o.Namespace, key))
		issue := w.Draft(o.Namespace, record.DataBureau, o.Clerk, "registration.issue", key, sealed.Body, sealed.With)
		if seizedFirst {
			wantValid(t, w.Together(seizure, issue), true, false)
			o.is(citation.Key, record.StateRestricted)
			o.no(o.Clerk, record.RuleForbids, "B-07", "registration.issue", key, sealed.Body, sealed.With)
			continue
		}
		wantValid(t, w.Together(issue, seizure), true, false)
		o.is(citation.Key, record.StateTransferred)
		o.seize(key, "BLOCK_TRANSFER") // the court seizes what is there now
	}
}

func TestOfTwoFollowUpsAtOnceOneIsTaken(t *testing.T) {
	w := world.New(t)
	w.FoundRegisters(world.RegistryPack())
	o := openOffice(w, world.Property, world.RegistryPack())
	citation := o.certificate()
	draft := func(kind string) *world.Draft {
		return w.Draft(o.Namespace, record.DataBureau, o.holder, "registration.apply", "", o.Following(kind, citation.Key))
	}
	wantValid(t, w.Together(draft(record.ApplyChange), draft(record.ApplyCorrection)), true, false)
}

func TestFurtherHoldersAgreeToWhatDisposesOfTheirRights(t *testing.T) {
	inBoth(t, func(o *office) {
		partner := o.Firm("漳州港务有限公司", world.USCC("91350600MA0000009"), record.RoleHolder)
		body := o.application()
		body.CoHolders = []string{o.holder.ID}
		o.no(o.holder, record.Invalid, o.applying(), "registration.apply", "", body) // the applicant is no further holder
		body.CoHolders = []string{partner.ID}
		o.no(o.holder, record.ConsentMissing, o.applying(), "registration.apply", "", body)
		citation := o.Certified(o.Apply(o.holder, body, world.Consent(partner)))

		o.no(partner, record.OutOfRole, "B-08", "registration.object", citation.Key, objecting())
		alone := o.Following(record.ApplyCorrection, citation.Key)
		alone.CoHolders = nil
		o.no(o.holder, record.RuleForbids, "B-14", "registration.apply", "", alone)
		o.no(o.holder, record.ConsentMissing, "B-11", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.no(o.holder, record.ConsentMissing, "S2 23", "retirement.request", "", retiring(citation))
		moved := o.Following(record.ApplyTransfer, citation.Key)
		moved.CoHolders = nil
		o.no(o.other, record.ConsentMissing, "B-11; S2 21(1)", "registration.apply", "", moved, world.Consent(o.holder))
		o.Certified(o.Apply(o.other, moved, world.Consent(o.holder), world.Consent(partner)))
	})
}

func TestTheTransferorMayHandInTheTransfer(t *testing.T) {
	inProperty(t, func(o *office) {
		body := o.Following(record.ApplyTransfer, o.certificate().Key)
		body.Holder = o.other.ID
		o.no(o.holder, record.ConsentMissing, "S0 9(1); B-03", "registration.apply", "", body)
		moved := o.Certified(o.Apply(o.holder, body, world.Consent(o.other)))
		if r := o.Registration(moved.Key); r.Applicant != o.other.ID || r.Transferor != o.holder.ID {
			o.Fatalf("%+v", r)
		}
	})
}

func TestNobodyDecidesForAFurtherHolder(t *testing.T) {
	inProperty(t, func(o *office) {
		own := o.Staff(record.DataBureau, record.RoleHolder)
		body := o.application()
		body.CoHolders = []string{o.Homes[record.DataBureau]}
		key := o.Apply(o.holder, body, world.Consent(own))
		o.no(o.Clerk, record.ConflictOfInterest, "S0 3", "registration.accept", key, world.Because("材料齐全"))
	})
}
