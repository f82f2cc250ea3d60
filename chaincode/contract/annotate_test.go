package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func annotating(kind, effect string) record.Annotate {
	return record.Annotate{Kind: kind, Document: "（2026）闽01执保1号", Effect: effect}
}

// lifting lifts the first annotation of a registration.
func lifting(r *record.Registration) record.LiftAnnotation {
	return record.LiftAnnotation{Annotation: r.Annotations[0].ID, Document: "（2026）闽01执保1号解"}
}

func cancelling(reason string) record.Cancel {
	return record.Cancel{Reason: reason, Evidence: world.Digest("evidence")}
}

func suspending(until string) record.SuspendRegistration {
	return record.SuspendRegistration{Reason: "RECTIFY", Document: "闽网信函〔2026〕1号", Deadline: until}
}

// seize has the court seize a registration.
func (o *office) seize(key, effect string) {
	o.Helper()
	o.By(o.the(record.RoleCourt), "registration.annotate", key, annotating("COURT_SEIZURE", effect))
}

func TestASeizureIsLiftedByItsAuthorityOnly(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		o.seize(citation.Key, "BLOCK_TRANSFER")
		o.is(citation.Key, record.StateRestricted)
		lift := lifting(o.Registration(citation.Key))
		for _, who := range []*world.Actor{o.Clerk, o.the(record.RoleSector)} {
			o.no(who, record.OutOfRole, "B-07", "registration.lift", citation.Key, lift)
		}
		o.no(o.the(record.RoleCourt), record.NotFound, "B-07", "registration.lift", citation.Key, record.LiftAnnotation{Annotation: "NONE", Document: "无此备注"})
		o.By(o.the(record.RoleCourt), "registration.lift", citation.Key, lift)
		o.is(citation.Key, record.StateActive)
		o.no(o.the(record.RoleCourt), record.NotFound, "B-07", "registration.lift", citation.Key, lift)
	})
}

func TestEveryAuthorityAnnotatesWhatIsItsOwn(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		court, sector := o.the(record.RoleCourt), o.the(record.RoleSector)
		own := map[string]*world.Actor{
			"COURT_SEIZURE": court, "ADMIN_CONTROL": sector, "AGREED_CONDITION": o.Clerk, "STATUTORY": o.Clerk, "OTHER": o.Clerk,
		}
		for kind, authority := range own {
			for _, who := range []*world.Actor{court, sector, o.Clerk} {
				if who == authority {
					o.By(who, "registration.annotate", citation.Key, annotating(kind, "INFO"))
				} else {
					o.no(who, record.OutOfRole, "domain model C3; B-07", "registration.annotate", citation.Key, annotating(kind, "BLOCK_ALL"))
				}
			}
		}
		o.is(citation.Key, record.StateActive) // notes restrict nothing
	})
}

func TestNobodyAnnotatesTheirOwn(t *testing.T) {
	inProperty(t, func(o *office) {
		court := o.Firm("省仲裁数据中心", world.USCC("11350000MB000000E"), record.RoleHolder, record.RoleCourt)
		citation := o.Certified(o.Apply(court, world.Application(o.Dataset(court, "裁判文书数据"), o.Now)))
		o.no(court, record.ConflictOfInterest, "S0 3", "registration.annotate", citation.Key, annotating("COURT_SEIZURE", "BLOCK_ALL"))
	})
}

func TestAnAgencyAnnotatesUnderItsDelegationOnly(t *testing.T) {
	inProperty(t, func(o *office) {
		citation, agency := o.certificate(), o.the(record.RoleAgency)
		o.no(agency, record.OutOfScope, "B-11", "registration.annotate", citation.Key, annotating("OTHER", "BLOCK_ALL")) // the bureau handles it
		desk := *o.Register
		desk.Clerk = agency
		delegation := o.Delegated(agency, "3502")
		second := desk.Certified(o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)))
		o.By(agency, "registration.annotate", second.Key, annotating("OTHER", "BLOCK_PLEDGE"))
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.end", delegation, world.Because("改授"))
		o.no(agency, record.OutOfScope, "S0 11(1)", "registration.annotate", second.Key, annotating("OTHER", "BLOCK_ALL"))
	})
}

func TestAnAnnotationEndsByItself(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		seizure := annotating("COURT_SEIZURE", "BLOCK_ALL")
		seizure.To = record.Time(o.Now)
		o.no(o.the(record.RoleCourt), record.Invalid, "B-07", "registration.annotate", citation.Key, seizure)
		seizure.To = record.Time(o.Now.Add(90 * day))
		o.By(o.the(record.RoleCourt), "registration.annotate", citation.Key, seizure)
		o.At(just(seizure.To))
		o.no(o.holder, record.RuleForbids, "B-07", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.At(seizure.To)
		o.is(citation.Key, record.StateActive)
		o.transfer(citation.Key) // though nobody has written it down
	})
}

func TestARegistrationHasAtMostSixtyFourAnnotations(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		for range record.MaxAnnotations {
			o.By(o.Clerk, "registration.annotate", citation.Key, annotating("OTHER", "INFO"))
		}
		o.no(o.Clerk, record.TooLarge, "B-07", "registration.annotate", citation.Key, annotating("OTHER", "INFO"))
	})
}

func TestASuspensionIsLiftedByWhoOrderedItOrByTheRegister(t *testing.T) {
	inBoth(t, func(o *office) {
		citation, sector := o.certificate(), o.the(record.RoleSector)
		o.no(sector, record.Invalid, "S0 22(2); S2 39(2)", "registration.suspend", citation.Key, suspending(record.Time(o.Now)))
		order := suspending(record.Time(o.Now.Add(30 * day)))
		o.By(sector, "registration.suspend", citation.Key, order)
		o.is(citation.Key, record.StateSuspended)
		o.no(o.Clerk, record.StateForbids, "S0 22(2); S2 39(2)", "registration.suspend", citation.Key, order)
		o.no(o.holder, record.StateForbids, "B-09", "registration.apply", "", o.Following(record.ApplyRenewal, citation.Key))
		o.no(o.holder, record.RuleForbids, "B-07", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.seize(citation.Key, "BLOCK_PLEDGE")
		o.is(citation.Key, record.StateSuspended) // suspended before restricted
		o.By(sector, "registration.resume", citation.Key, world.Because("整改到位"))
		o.is(citation.Key, record.StateRestricted)
		o.By(sector, "registration.suspend", citation.Key, order)
		o.By(o.Clerk, "registration.resume", citation.Key, world.Because("整改到位"))
		o.By(o.Clerk, "registration.suspend", citation.Key, order)
		o.no(sector, record.OutOfRole, "S0 22(2)", "registration.resume", citation.Key, world.Because("不是本机关的决定"))
	})
}

// sectorOf is a sector regulator of one city.
func (o *office) sectorOf(city string) *world.Actor {
	o.Helper()
	body := world.Firm("市互联网信息办公室", world.USCC("11350500MB000000F"), record.RoleSector)
	body.Scope = record.Scope{Regions: []string{city}, Types: []string{}}
	return o.Organization(body)
}

func TestASuspensionIsInsideTheScopeOfWhoOrdersIt(t *testing.T) {
	inProperty(t, func(o *office) {
		o.no(o.sectorOf("3505"), record.OutOfScope, "S0 4(2)", "registration.suspend", o.certificate().Key, suspending(record.Time(o.Now.Add(90*day))))
	})
}

func TestAnAnnotationIsInsideTheScopeOfWhoMakesIt(t *testing.T) {
	inProperty(t, func(o *office) {
		o.no(o.sectorOf("3505"), record.OutOfScope, "S0 4(2)", "registration.annotate", o.certificate().Key, annotating("ADMIN_CONTROL", "BLOCK_ALL"))
	})
}

func TestAHolderCancelsAndTheAgencyForReasonsOfItsOwn(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		for reason, who := range map[string]*world.Actor{"REQUEST": o.Clerk, "JUDGMENT": o.holder, "LAW": o.holder} {
			o.no(who, record.OutOfRole, "B-11", "registration.cancel", citation.Key, cancelling(reason))
		}
		o.no(o.other, record.OutOfRole, "B-11", "registration.cancel", citation.Key, cancelling("DATA_DESTROYED"))
		o.By(o.holder, "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.is(citation.Key, record.StateCancelled)
		o.rights(citation.Key, record.StateCancelled, record.StateCancelled, record.StateCancelled)
		o.no(o.holder, record.StateForbids, "B-11", "registration.cancel", citation.Key, cancelling("REQUEST"))
		second := o.certificate()
		o.By(o.Clerk, "registration.cancel", second.Key, cancelling("RIGHT_ENDED"))
		if ended := o.Registration(second.Key).Ended; ended.Reason != "RIGHT_ENDED" || ended.At != record.Time(o.Now) {
			o.Fatalf("%+v", ended)
		}
	})
}

func TestWhatIsBlockedIsCancelledByAJudgmentOnly(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		o.seize(citation.Key, "BLOCK_PLEDGE")
		for _, reason := range []string{"DATA_DESTROYED", "RIGHT_ENDED", "LAW"} {
			o.no(o.Clerk, record.RuleForbids, "B-07", "registration.cancel", citation.Key, cancelling(reason))
		}
		o.By(o.Clerk, "registration.cancel", citation.Key, cancelling("JUDGMENT"))
		o.is(citation.Key, record.StateCancelled)
	})
}

func TestAnExpiredRegistrationIsStillRevokedForFraud(t *testing.T) {
	inRegister(t, world.Property, oneYear(), func(o *office) {
		citation := o.certificate()
		o.nextYear(o.Registration(citation.Key).Validity.To)
		o.no(o.holder, record.StateForbids, "B-11", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.By(o.Clerk, "registration.revoke", citation.Key, world.Revocation())
		o.is(citation.Key, record.StateRevoked)
		o.rights(citation.Key, record.StateRevoked, record.StateRevoked, record.StateRevoked)
	})
}

func TestTheServiceActorWritesDownWhatTimeHasDone(t *testing.T) {
	inRegister(t, world.Property, oneYear(), func(o *office) {
		service, due := o.Services[record.DataBureau], world.Because("期限届满")
		notDue := func(key string) {
			o.Helper()
			o.no(service, record.TooEarly, "B-03; B-09", "registration.settle", key, due)
		}
		settled := func(key, state string) {
			o.Helper()
			o.By(service, "registration.settle", key, due)
			o.Is(world.Property, key, state)
			if ended := o.Registration(key).Ended; ended != nil {
				o.Fatalf("%s ended nothing: %+v", state, ended)
			}
		}
		citation := o.certificate()
		silent, queried := o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)), o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第三份数据"), o.Now))
		o.By(o.Clerk, "registration.query", queried, record.Query{Items: "来源证明缺页"})
		for _, key := range []string{citation.Key, silent, queried} {
			notDue(key)
		}
		o.no(o.Clerk, record.OutOfRole, "domain model C3", "registration.settle", citation.Key, due)
		o.At(o.Registration(queried).Supplement.By)
		settled(silent, record.StateAccepted)
		settled(queried, record.StateLapsed)
		seizure := annotating("COURT_SEIZURE", "BLOCK_ALL")
		seizure.To = record.Time(o.Now.Add(90 * day))
		o.By(o.the(record.RoleCourt), "registration.annotate", citation.Key, seizure)
		notDue(citation.Key)
		o.At(seizure.To)
		settled(citation.Key, record.StateActive)
		o.At(o.Registration(citation.Key).Validity.To)
		o.By(o.Services[record.Exchange], "registration.settle", citation.Key, due, through(record.Exchange)) // any of the three writes it down
		o.Is(world.Property, citation.Key, record.StateExpired)
		o.rights(citation.Key, record.StateExpired, record.StateExpired, record.StateExpired)
		if ended := o.Registration(citation.Key).Ended; ended.At != o.Registration(citation.Key).Validity.To {
			o.Fatalf("it ended when its term did, not when somebody wrote it down: %+v", ended)
		}
		o.no(service, record.StateForbids, "B-03; B-09", "registration.settle", citation.Key, due)
	})
}
