package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// office is a register of a network that has both, with a holder who applies and another firm.
type office struct {
	*world.Register
	holder, other *world.Actor
	dataset       string
	known         map[string]*world.Actor
}

func openOffice(w *world.World, namespace string, pack record.Pack) *office {
	o := &office{Register: &world.Register{World: w, Namespace: namespace, Clerk: w.Bureau(), Pack: pack}, known: map[string]*world.Actor{}}
	if namespace == world.Intellectual {
		o.Clerk = w.Staff(record.MarketRegulator, record.RoleRegulator)
	}
	o.holder = w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder, record.RoleMerchant)
	o.other = w.Firm("泉州石化数据有限公司", world.USCC("91350500MA0000003"), record.RoleHolder, record.RoleMerchant)
	o.dataset = w.Dataset(o.holder, "港口集装箱作业数据")
	return o
}

// inRegister plays a story in one of the two registers, in a network founded under a pack.
func inRegister(t *testing.T, namespace string, pack record.Pack, tell func(o *office)) {
	t.Helper()
	w := world.New(t)
	w.FoundRegisters(pack)
	tell(openOffice(w, namespace, pack))
	w.PlayAgain()
}

// inProperty plays a story in the data-property register.
func inProperty(t *testing.T, tell func(o *office)) {
	t.Helper()
	inRegister(t, world.Property, world.RegistryPack(), tell)
}

// inBoth plays a story in either register.
func inBoth(t *testing.T, tell func(o *office)) {
	for _, namespace := range []string{world.Property, world.Intellectual} {
		t.Run(namespace, func(t *testing.T) { inRegister(t, namespace, world.RegistryPack(), tell) })
	}
}

var organizations = map[string][2]string{
	record.RoleCourt: {"省高级人民法院", "11350000MB000000A"}, record.RoleSector: {"省互联网信息办公室", "11350000MB000000B"},
	record.RoleThirdParty: {"数据登记代理有限公司", "91350100MA0000005"}, record.RoleBank: {"福州银行股份有限公司", "91350100MA0000007"},
	record.RoleAuditor: {"省审计厅", "11350000MB000000C"}, record.RoleAgency: {"数据登记中心有限公司", "91350100MA0000006"},
	record.RoleCity: {"福州市数据管理局", "11350100MB000000D"}, record.RoleDemander: {"福建保险股份有限公司", "91350100MA0000002"},
	record.RoleCustodian: {"省托管清算有限公司", "91350100MA0000008"},
}

// the is the organization with a role, registered when first asked for.
func (o *office) the(role string) *world.Actor {
	o.Helper()
	if o.known[role] == nil {
		o.known[role] = o.Firm(organizations[role][0], world.USCC(organizations[role][1]), role)
	}
	return o.known[role]
}

// no has somebody try in the register, and wants the refusal with its code and article.
func (o *office) no(who *world.Actor, code record.Code, article, act, key string, body any, with ...world.With) {
	o.Helper()
	under(o, o.Refused(code, o.Namespace, o.Owner(o.Namespace), who, act, key, body, with...), article)
}

// is fails the test unless a record is in a state now, whatever has been written down.
func (o *office) is(key, state string) {
	o.Helper()
	if got := o.Standing(key); got != state {
		o.Fatalf("%s is %s, not %s", key, got, state)
	}
}

// application is the holder's for its dataset.
func (o *office) application() record.Apply { return world.Application(o.dataset, o.Now) }

// applied is the holder's application, handed in.
func (o *office) applied() string {
	o.Helper()
	return o.Apply(o.holder, o.application())
}

// certificate is the holder's, in force.
func (o *office) certificate() record.Citation {
	o.Helper()
	return o.Certified(o.applied())
}

// rule is what the registers cite for a step: data property first, data IP second.
func (o *office) rule(property, intellectual string) string {
	if o.Namespace == world.Intellectual {
		return intellectual
	}
	return property
}

// just is a moment before another.
func just(moment string) string {
	at, err := record.ParseTime(moment)
	if err != nil {
		panic(err)
	}
	return record.Time(at.Add(-time.Second))
}

func TestSilenceAcceptsAnApplication(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.applied()
		if r := o.Registration(key); r.AcceptBy != "2026-03-05T16:00:00Z" || r.ReviewBy != "2026-03-19T16:00:00Z" {
			o.Fatalf("3 working days to accept and 10 to review end at %s and %s", r.AcceptBy, r.ReviewBy)
		}
		o.At(just(o.Registration(key).AcceptBy))
		o.no(o.Clerk, record.StateForbids, o.rule("S0 8; B-04", "S0 8; B-19"), "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.Later(time.Second)
		o.is(key, record.StateAccepted)
		o.no(o.Clerk, record.StateForbids, o.rule("S0 9(2); B-03", "S0 9(3); B-19"), "registration.decline", key, world.Because("材料不齐"))
		o.By(o.Clerk, "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.is(key, record.StateReview)
	})
}

func TestAnApplicationIsSupplementedInTimeOrLapses(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.applied()
		missing := record.Query{Items: "来源证明缺页"}
		o.By(o.Clerk, "registration.query", key, missing)
		handedIn := record.Handed{Digest: world.Digest("supplement")}
		o.no(o.other, record.OutOfRole, "domain model C3", "registration.supplement", key, handedIn)
		o.no(o.Clerk, record.StateForbids, o.rule("S0 9(2); B-03", "S0 9(3); B-19"), "registration.accept", key, world.Because("材料齐全"))
		o.Later(day)
		o.By(o.holder, "registration.supplement", key, handedIn)
		if r := o.Registration(key); r.Supplement.Answer != handedIn.Digest || r.AcceptBy != "2026-03-06T16:00:00Z" {
			o.Fatalf("the agency's days begin anew with the supplement: %+v", r.Life)
		}
		o.By(o.Clerk, "registration.query", key, missing)
		o.At(o.Registration(key).Supplement.By)
		o.is(key, record.StateLapsed)
		o.no(o.holder, record.StateForbids, "B-03", "registration.supplement", key, handedIn)
		o.applied() // the data may be applied for anew
	})
}

func TestWithoutAPeriodInTheRulesNothingIsAskedForOrExtended(t *testing.T) {
	silent := world.Told(world.Told(world.RegistryPack(), "supplementDays", ""), "reviewExtensionDays", "")
	inRegister(t, world.Property, silent, func(o *office) {
		key := o.applied()
		o.no(o.Clerk, record.RuleForbids, "B-03", "registration.query", key, record.Query{Items: "来源证明缺页"})
		o.By(o.Clerk, "registration.accept", key, world.Because("材料齐全"))
		o.no(o.Clerk, record.RuleForbids, "B-03", "registration.extend", key, world.Because("情况复杂"))
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "acceptDays", ""), func(o *office) {
		key := o.applied()
		o.Later(30 * day)
		o.is(key, record.StateSubmitted) // no rule makes silence speak
	})
}

func TestNothingIsNoticedOrDepositedForATermThatNoRuleFixes(t *testing.T) {
	typed := func(list []record.ByType) []record.ByType {
		return slices.DeleteFunc(slices.Clone(list), func(entry record.ByType) bool { return entry.Type == record.TypeDP })
	}
	noticeless, endless := world.RegistryPack(), world.RegistryPack()
	noticeless.Notice, endless.Validity = typed(noticeless.Notice), typed(endless.Validity)
	inRegister(t, world.Property, noticeless, func(o *office) {
		o.no(o.Clerk, record.RuleForbids, "B-08", "registration.notice", o.Reviewed(o.applied()), world.PublicNotice())
	})
	inRegister(t, world.Property, endless, func(o *office) {
		key := o.Announced(o.applied())
		o.At(o.Registration(key).Notice.To)
		o.no(o.Clerk, record.RuleForbids, "B-09", "registration.deposit", key, world.Because("准予登记"))
	})
}

func TestAReviewIsExtendedOnce(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.applied()
		o.no(o.Clerk, record.StateForbids, "B-03", "registration.extend", key, world.Because("情况复杂"))
		o.By(o.Clerk, "registration.accept", key, world.Because("材料齐全"))
		o.By(o.Clerk, "registration.extend", key, world.Because("情况复杂"))
		if by := o.Registration(key).ReviewBy; by != "2026-03-30T16:00:00Z" {
			o.Fatalf("20 working days end at %s", by)
		}
		o.no(o.Clerk, record.StateForbids, "B-03", "registration.extend", key, world.Because("还是复杂"))
	})
}

func TestAnApplicationIsWithdrawnByItsApplicant(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		o.no(o.other, record.OutOfRole, "domain model C3", "registration.withdraw", key, world.Because("不再申请"))
		o.By(o.holder, "registration.withdraw", key, world.Because("不再申请"))
		o.is(key, record.StateTerminated)
		o.no(o.holder, record.StateForbids, o.rule("S0 9(1); B-03", "S0 9(1); B-21"), "registration.withdraw", key, world.Because("再撤一次"))
		o.applied()
	})
}

func TestAnApplicationThatCannotGoOnIsTerminated(t *testing.T) {
	inBoth(t, func(o *office) {
		disputed := o.applied()
		o.no(o.Clerk, record.StateForbids, "B-05", "registration.terminate", disputed, world.Because("权属争议未解决"))
		o.By(o.Clerk, "registration.terminate", o.Reviewed(disputed), world.Because("权属争议未解决"))
		deposited := o.Stored(o.applied())
		o.By(o.Clerk, "registration.terminate", deposited, world.Because("申请人已注销"))
		o.is(deposited, record.StateTerminated)
		o.applied()
	})
}

func TestAnAgentAppliesWithTheHoldersConsent(t *testing.T) {
	inBoth(t, func(o *office) {
		agent := o.the(record.RoleThirdParty)
		body := o.application()
		o.no(agent, record.OutOfRole, "domain model C3", "registration.apply", "", body)
		body.Holder = o.holder.ID
		applying := o.rule("S0 9(1); B-03", "S0 9(1); B-21")
		o.no(agent, record.ConsentMissing, applying, "registration.apply", "", body)
		o.no(agent, record.ConsentMissing, applying, "registration.apply", "", body, world.Consent(o.other))
		key := o.Apply(agent, body, world.Consent(o.holder))
		if r := o.Registration(key); r.Applicant != o.holder.ID {
			o.Fatalf("%s is the applicant, not the agent %s", r.Applicant, agent.ID)
		}
		o.By(o.Clerk, "registration.query", key, record.Query{Items: "来源证明缺页"})
		o.By(agent, "registration.supplement", key, record.Handed{Digest: world.Digest("supplement")})
		o.Certified(key)
	})
}

func TestAHolderAppliesForAnotherWithItsConsentOnly(t *testing.T) {
	inProperty(t, func(o *office) {
		body := o.application()
		body.Holder = o.holder.ID
		o.no(o.other, record.ConsentMissing, "S0 9(1); B-03", "registration.apply", "", body)
		o.no(o.other, record.OutOfRole, "S0 16(1)", "registration.apply", "", o.application())
		o.Apply(o.other, body, world.Consent(o.holder))
	})
}

func TestADelegateActsInsideRegionTypesAndPeriod(t *testing.T) {
	inProperty(t, func(o *office) {
		agency, key := o.the(record.RoleAgency), o.applied()
		accept := func(code record.Code, article string) {
			o.Helper()
			o.no(agency, code, article, "registration.accept", key, world.Because("材料齐全"))
		}
		accept(record.OutOfScope, "S0 11(1)") // no delegation at all
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.propose", "", world.Delegation(agency, o.Now.Add(day), "3501"))
		delegation := "delegation/" + agency.ID
		accept(record.OutOfScope, "S0 11(1)") // proposed, not accepted
		o.Act(world.Governance, record.Exchange, agency, "delegation.accept", delegation, world.Because("接受授权"))
		accept(record.OutOfScope, "S0 11(1)") // not begun
		o.Later(day)
		accept(record.OutOfScope, "S0 4(2)") // the data are of 350200, the delegation of 3501
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.end", delegation, world.Because("改授"))
		o.Delegated(agency, "3502")
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.suspend", delegation, world.Because("检查"))
		accept(record.OutOfScope, "S0 11(1)") // suspended
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.resume", delegation, world.Because("检查合格"))
		o.By(agency, "registration.accept", key, world.Because("材料齐全"))
		o.At(o.Body(world.Governance, delegation, &record.Delegation{}).(*record.Delegation).To)
		o.Clerk = o.Staff(record.DataBureau, record.RoleBureau)
		o.no(agency, record.OutOfScope, "S0 11(1)", "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.By(o.Clerk, "registration.review", key, world.Answers(o.Pack, "PASS")) // the bureau goes on
	})
}

func TestADelegationIsForTheTypesItNames(t *testing.T) {
	inProperty(t, func(o *office) {
		agency := o.the(record.RoleAgency)
		body := world.Delegation(agency, o.Now, "3502")
		body.Types = []string{record.TypeSM}
		o.Act(world.Governance, record.DataBureau, o.Clerk, "delegation.propose", "", body)
		o.Act(world.Governance, record.Exchange, agency, "delegation.accept", "delegation/"+agency.ID, world.Because("接受授权"))
		o.no(agency, record.OutOfScope, "S0 11(1)", "registration.accept", o.applied(), world.Because("材料齐全"))
	})
}

func TestAnApplicationStaysWithTheAgencyThatAcceptedIt(t *testing.T) {
	inProperty(t, func(o *office) {
		agency, city := o.the(record.RoleAgency), o.the(record.RoleCity)
		o.Delegated(agency, "3502")
		o.Delegated(city, "35")
		key := o.applied()
		o.By(agency, "registration.accept", key, world.Because("材料齐全"))
		o.no(city, record.OutOfScope, "B-11", "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.By(agency, "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.By(o.Clerk, "registration.notice", key, world.PublicNotice()) // the bureau may always
	})
}

func TestAnOverdueFilingStopsIssuing(t *testing.T) {
	inProperty(t, func(o *office) {
		agency := o.the(record.RoleAgency)
		delegation := o.Delegated(agency, "3502")
		desk := *o.Register
		desk.Clerk = agency
		first, second := desk.Stored(o.applied()), desk.Announced(o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)))
		read := func() *record.Delegation {
			return o.Body(world.Governance, delegation, &record.Delegation{}).(*record.Delegation)
		}
		o.At(just(read().Late)) // due, in the days of grace
		o.Issue(world.Property, agency, "registration.issue", first)
		o.At(read().Late)
		o.no(agency, record.RuleForbids, "S0 11(1)", "registration.deposit", second, world.Because("准予登记"))
		o.By(o.Clerk, "registration.deposit", second, world.Because("准予登记"))
		sealed := o.Sealed(world.Property, o.Prepare(world.Property, second))
		o.no(agency, record.RuleForbids, "S0 11(1)", "registration.issue", second, sealed.Body, sealed.With)
		o.Act(world.Governance, record.Exchange, agency, "filing.submit", "", world.Filing(delegation, read().Due, o.Now))
		o.Issue(world.Property, agency, "registration.issue", second)
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "blockOnOverdueFiling", "NO"), func(o *office) {
		agency := o.the(record.RoleAgency)
		delegation := o.Delegated(agency, "3502")
		desk := *o.Register
		desk.Clerk = agency
		key := desk.Announced(o.applied())
		o.At(o.Body(world.Governance, delegation, &record.Delegation{}).(*record.Delegation).Late)
		o.By(agency, "registration.deposit", key, world.Because("准予登记")) // the rules do not stop it
	})
}

func TestNobodyRegistersForTheirOwnOrganization(t *testing.T) {
	inBoth(t, func(o *office) {
		own := o.Staff(o.Owner(o.Namespace), record.RoleHolder)
		dataset := o.Act(world.Governance, o.Owner(o.Namespace), own, "dataset.register", "", world.Dataset("本单位数据"))
		key := o.Apply(own, world.Application(world.ID(dataset.Key), o.Now))
		o.no(o.Clerk, record.ConflictOfInterest, "S0 3", "registration.accept", key, world.Because("材料齐全"))
		o.At(o.Registration(key).AcceptBy) // nor does silence let them review it
		o.no(o.Clerk, record.ConflictOfInterest, "S0 3", "registration.review", key, world.Answers(o.Pack, "PASS"))
	})
}

func TestADelegateRegistersWhatTheBureauMayNot(t *testing.T) {
	inProperty(t, func(o *office) {
		own, agency := o.Staff(record.DataBureau, record.RoleHolder), o.the(record.RoleAgency)
		o.Delegated(agency, "3502")
		dataset := world.ID(o.Act(world.Governance, record.DataBureau, own, "dataset.register", "", world.Dataset("本单位数据")).Key)
		desk := *o.Register
		desk.Clerk = agency
		citation := desk.Certified(o.Apply(own, world.Application(dataset, o.Now)))
		transfer := o.Apply(o.other, o.Following(record.ApplyTransfer, citation.Key), world.Consent(own))
		o.no(o.Clerk, record.ConflictOfInterest, "S0 3", "registration.accept", transfer, world.Because("材料齐全")) // the transferor is a party too
		desk.Certified(transfer)
	})
}

func TestDuplicatesWarnOrBlock(t *testing.T) {
	again := func(o *office) string {
		body := world.Dataset("同一批数据")
		body.Fingerprint = world.Dataset("港口集装箱作业数据").Fingerprint
		return world.ID(o.Act(world.Governance, record.Exchange, o.other, "dataset.register", "", body).Key)
	}
	inBoth(t, func(o *office) {
		first := o.applied()
		key := o.Apply(o.other, world.Application(again(o), o.Now))
		if got := o.Registration(key).Duplicates; !slices.Equal(got, []string{o.Namespace + " " + first}) {
			o.Fatalf("the reviewer is told of %v", got)
		}
		o.Certified(key) // several may hold the same right in the same data
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "duplicatePolicy", "BLOCK"), func(o *office) {
		first, same := o.applied(), again(o)
		o.no(o.other, record.Duplicate, "S3a 17", "registration.apply", "", world.Application(same, o.Now))
		o.By(o.holder, "registration.withdraw", first, world.Because("不再申请"))
		o.Apply(o.other, world.Application(same, o.Now))
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "duplicatePolicy", ""), func(o *office) {
		o.applied()
		if key := o.Apply(o.other, world.Application(again(o), o.Now)); o.Registration(key).Duplicates != nil {
			o.Fatal("no rule asks for duplicates")
		}
	})
}

func TestTheOtherRegisterIsAskedForDuplicatesAndForTheHolder(t *testing.T) {
	inProperty(t, func(o *office) {
		body := world.Dataset("同一批数据")
		body.Fingerprint = world.Dataset("港口集装箱作业数据").Fingerprint
		same := world.ID(o.Act(world.Governance, record.Exchange, o.other, "dataset.register", "", body).Key)
		citation := o.certificate()
		ip := openRegister(o, world.Intellectual)
		key := ip.Apply(o.other, world.Application(same, o.Now))
		if got := ip.Registration(key).Duplicates; !slices.Equal(got, []string{world.Property + " " + citation.Key}) {
			o.Fatalf("the reviewer of data IP is told of %v", got)
		}
		ip.Apply(o.holder, o.application()) // one dataset may have both registrations
		second := o.Dataset(o.holder, "第二份数据")
		moved := o.Certified(o.Apply(o.holder, world.Application(second, o.Now)))
		o.Certified(o.Apply(o.other, o.Following(record.ApplyTransfer, moved.Key), world.Consent(o.holder)))
		under(o, o.Refused(record.Duplicate, world.Intellectual, record.MarketRegulator, o.holder, "registration.apply", "", world.Application(second, o.Now)), "S0 10(3)")
	})
}

// openRegister is the other register of the same network.
func openRegister(o *office, namespace string) *world.Register {
	o.Helper()
	clerk := o.Bureau()
	if namespace == world.Intellectual {
		clerk = o.Staff(record.MarketRegulator, record.RoleRegulator)
	}
	return &world.Register{World: o.World, Namespace: namespace, Clerk: clerk, Pack: o.Pack}
}

func TestTheNegativeListChangedBetweenReviewAndDeposit(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		next := world.RegistryPack()
		next.Version = 2
		next.Negative = append(next.Negative, record.NegativeRow{Code: "N23", Title: "新增事项", Article: "S4 二(四)13", Effect: "P"})
		o.PublishPack(next, o.Now.Add(day))
		o.At(o.Registration(key).Notice.To)
		o.no(o.Clerk, record.RuleForbids, "S4 二(四)13", "registration.deposit", key, world.Because("准予登记"))
		o.no(o.Clerk, record.Invalid, "S0 8", "registration.review", key, world.Answers(o.Pack, "PASS"))
		o.By(o.Clerk, "registration.review", key, world.Answers(next, "PASS"))
		o.is(key, record.StateNotice) // the notice has run and need not run again
		o.Put(key)
		if regime := o.Registration(key).Regime; regime != "FUJIAN@2" {
			o.Fatalf("it was deposited under %s", regime)
		}
	})
}

func TestAnItemThatBecameStricterIsReviewedAgain(t *testing.T) {
	inProperty(t, func(o *office) {
		key := o.applied()
		o.By(o.Clerk, "registration.accept", key, world.Because("材料齐全"))
		review := world.Answers(o.Pack, "PASS")
		n20 := slices.IndexFunc(o.Pack.Negative, func(row record.NegativeRow) bool { return row.Code == "N20" })
		review.Negative[n20].Answer = "EVIDENCE_GIVEN"
		o.By(o.Clerk, "registration.review", key, review)
		o.By(o.Clerk, "registration.notice", key, world.PublicNotice())
		next := world.RegistryPack()
		next.Version, next.Negative[n20].Effect = 2, "P"
		o.PublishPack(next, o.Now)
		o.At(o.Registration(key).Notice.To)
		o.no(o.Clerk, record.RuleForbids, "S4 二(四)13", "registration.deposit", key, world.Because("准予登记"))
		o.no(o.Clerk, record.RuleForbids, "S0 27", "registration.review", key, review)
		o.By(o.Clerk, "registration.review", key, world.Answers(next, "REFUSE"))
		o.is(key, record.StateRefused)
	})
}

func TestDataThatBecameCoreAreReviewedAndDepositedNoMore(t *testing.T) {
	inBoth(t, func(o *office) {
		reviewed, unreviewed := o.Announced(o.applied()), o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now))
		for _, key := range []string{reviewed, unreviewed} {
			o.Act(world.Governance, record.DataBureau, o.Bureau(), "dataset.regrade", "dataset/"+o.Registration(key).Application.Dataset, record.Regrade{
				From: "GENERAL", To: "CORE", Method: "目录核对", Standard: "GB/T 43697-2024", Date: record.Time(o.Now), Digest: world.Digest("assessment"),
			})
		}
		o.By(o.Clerk, "registration.accept", unreviewed, world.Because("材料齐全"))
		o.no(o.Clerk, record.RuleForbids, "B-26", "registration.review", unreviewed, world.Answers(o.Pack, "PASS"))
		o.By(o.Clerk, "registration.review", unreviewed, world.Answers(o.Pack, "REFUSE"))
		o.At(o.Registration(reviewed).Notice.To)
		o.no(o.Clerk, record.RuleForbids, "B-26", "registration.deposit", reviewed, world.Because("准予登记"))
	})
}

func TestAnExternalNumberIsAwaited(t *testing.T) {
	inRegister(t, world.Intellectual, world.RegistryPack(), func(o *office) {
		first, second := o.Announced(o.applied()), o.Announced(o.Apply(o.holder, world.Application(o.Dataset(o.holder, "第二份数据"), o.Now)))
		o.At(o.Registration(second).Notice.To)
		for _, key := range []string{first, second} {
			o.By(o.Clerk, "registration.deposit", key, world.Because("准予登记"))
			o.is(key, record.StateWaitNumber)
		}
		sealed := o.Sealed(o.Namespace, o.Prepare(o.Namespace, first))
		o.no(o.Clerk, record.StateForbids, "S0 10(2)", "registration.issue", first, sealed.Body, sealed.With)
		number := o.Numbered()
		o.no(o.Clerk, record.Invalid, "B-18", "registration.number", first, world.Altered(number, "certificate", "20261300000000001"))
		o.no(o.Clerk, record.Invalid, "B-18", "registration.number", first, world.Altered(number, "registration", "202600000001"))
		o.By(o.Clerk, "registration.number", first, number)
		o.no(o.Clerk, record.Duplicate, "B-18", "registration.number", second, number)
		certificate := o.Prepare(o.Namespace, first)
		if got := certificate.Certificate.External; got != number.Certificate {
			o.Fatalf("the certificate names %q", got)
		}
		o.Issue(o.Namespace, o.Clerk, "registration.issue", first)
		o.By(o.Clerk, "registration.terminate", second, world.Because("国家系统不予编号"))
	})
	inRegister(t, world.Intellectual, world.Told(world.RegistryPack(), "externalNumber", "NO"), func(o *office) {
		key := o.Stored(o.applied())
		o.no(o.Clerk, record.StateForbids, "B-18", "registration.number", key, o.Numbered()) // nothing waits for one
	})
}

func TestANoticeIsForWhatTheRulesName(t *testing.T) {
	inProperty(t, func(o *office) {
		citation := o.certificate()
		transfer := o.Reviewed(o.Apply(o.other, o.Following(record.ApplyTransfer, citation.Key), world.Consent(o.holder)))
		o.no(o.Clerk, record.StateForbids, "B-08", "registration.deposit", transfer, world.Because("准予登记"))
		o.By(o.other, "registration.withdraw", transfer, world.Because("不再申请"))
		correction := o.Reviewed(o.Apply(o.holder, o.Following(record.ApplyCorrection, citation.Key)))
		o.Put(correction)
	})
	inRegister(t, world.Property, world.Told(world.RegistryPack(), "noticeFor", "ALL"), func(o *office) {
		correction := o.Reviewed(o.Apply(o.holder, o.Following(record.ApplyCorrection, o.certificate().Key)))
		o.no(o.Clerk, record.StateForbids, "B-08", "registration.deposit", correction, world.Because("准予登记"))
		o.By(o.Clerk, "registration.notice", correction, world.PublicNotice())
		o.no(o.Clerk, record.TooEarly, "B-09", "registration.deposit", correction, world.Because("准予登记"))
	})
}

func TestRightsAreEntriesOfTheirOwn(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		for _, right := range o.application().Rights {
			entry := o.Body(o.Namespace, record.RightKey(citation.Key, right.Right), &record.RightEntry{}).(*record.RightEntry)
			if entry.Holder != o.holder.ID || entry.Number != citation.Number || entry.Registration != citation.Key || entry.Right.BasisDigest != right.BasisDigest {
				o.Fatalf("the entry says %+v", entry)
			}
			o.is(record.RightKey(citation.Key, right.Right), record.StateActive)
		}
		o.By(o.Clerk, "registration.revoke", citation.Key, world.Revocation())
		o.is(record.RightKey(citation.Key, "OPERATE"), record.StateRevoked)
		o.no(o.Clerk, record.StateForbids, "", "registration.revoke", record.RightKey(citation.Key, "OPERATE"), world.Revocation()) // it is no registration
	})
}

func TestRightsDependOnWhereTheDataCameFrom(t *testing.T) {
	inBoth(t, func(o *office) {
		registered := func(alter func(*record.Dataset)) string {
			body := world.Dataset("数据" + world.Nonce()[:8])
			alter(&body)
			return world.ID(o.Act(world.Governance, record.Exchange, o.holder, "dataset.register", "", body).Key)
		}
		all := func(dataset string) record.Apply { return world.Application(dataset, o.Now) }
		crawled := registered(func(d *record.Dataset) { d.Source = "PUBLIC_CRAWL" })
		o.no(o.holder, record.RuleForbids, "B-06", "registration.apply", "", all(crawled))
		o.Apply(o.holder, world.Only(all(crawled), "HOLD", "USE"))
		o.Apply(o.holder, all(registered(func(d *record.Dataset) { d.Source, d.SubstitutesNot = "PUBLIC_CRAWL", true })))

		fused := registered(func(d *record.Dataset) { d.Source, d.Parts = "FUSED", []string{o.dataset} })
		agreed := all(fused)
		o.no(o.holder, record.RuleForbids, "B-06", "registration.apply", "", agreed)
		agreed.Agreement = world.Digest("agreement")
		o.Apply(o.holder, agreed)

		operated := registered(func(d *record.Dataset) {
			d.Source, d.Origin, d.Open, d.Catalog, d.Authorisation = "AUTHORISED_OPERATION", "PUBLIC_SERVICE", "CONDITIONAL", "35-0001", world.Digest("authorisation")
		})
		o.no(o.holder, record.RuleForbids, "B-05; S3b 4(3)", "registration.apply", "", all(operated))
		o.Apply(o.holder, world.Only(all(operated), "OPERATE", "USE"))
		basis := o.application()
		basis.Rights[0].Basis = "AUTHORISED_OPERATION"
		o.no(o.holder, record.RuleForbids, "B-05; S3b 4(3)", "registration.apply", "", basis)
	})
}

func TestBodiesOfEditionThreeAreRefusedBefore(t *testing.T) {
	world.StoryAt(t, 2, func(w *world.World) {
		m := openMarket(w)
		no := func(namespace string, by *world.Actor, act string, body any, with ...world.With) {
			w.Helper()
			w.Refused(record.Malformed, namespace, w.Owner(namespace), by, act, "", body, with...)
		}
		apply := world.Application(m.dataset, w.Now)
		for _, alter := range []func(*record.Apply){
			func(b *record.Apply) { b.Kind = record.ApplyRenewal },
			func(b *record.Apply) { b.Prior = "registration/A" },
			func(b *record.Apply) { b.Proof = world.Digest("proof") },
			func(b *record.Apply) { b.Succession = &record.Succession{} },
			func(b *record.Apply) { b.Holder = m.supplier.ID },
			func(b *record.Apply) { b.SubType = "PUBLIC_ASSET" },
			func(b *record.Apply) { b.Agreement = world.Digest("agreement") },
			func(b *record.Apply) { b.CoHolders = []string{m.buyer.ID} },
		} {
			body := apply
			alter(&body)
			no(world.Property, m.supplier, "registration.apply", body)
			no(world.Intellectual, m.supplier, "registration.apply", body)
		}
		for _, alter := range []func(*record.Dataset){
			func(d *record.Dataset) { d.Open = "CONDITIONAL" }, func(d *record.Dataset) { d.Catalog = "35-0001" },
			func(d *record.Dataset) { d.PublicCode = "GG-0001" }, func(d *record.Dataset) { d.Originator = world.USCC("91350200MA0000001") },
			func(d *record.Dataset) { d.Authorisation = world.Digest("a") }, func(d *record.Dataset) { d.Parts = []string{m.dataset} },
			func(d *record.Dataset) { d.Restrictions = []string{"不得转授权"} }, func(d *record.Dataset) { d.Previous = m.dataset },
			func(d *record.Dataset) { d.SubstitutesNot = true }, func(d *record.Dataset) { d.FiscalFunds = true },
			func(d *record.Dataset) { d.Platform = true }, func(d *record.Dataset) { d.SecretOrIP = true },
			func(d *record.Dataset) { d.CrossBorder = record.None }, func(d *record.Dataset) { d.Standard = "GB/T 43697" },
			func(d *record.Dataset) { d.SecurityPost = "安全岗-01" }, func(d *record.Dataset) { d.Origin = "PUBLIC_GOV" },
			func(d *record.Dataset) { d.Origin = "PUBLIC_SERVICE" }, func(d *record.Dataset) { d.Origin = "MIXED" },
			func(d *record.Dataset) { d.Source = "FUSED" }, func(d *record.Dataset) { d.Form = "ALGORITHM" },
		} {
			body := world.Dataset("数据")
			alter(&body)
			no(world.Governance, m.supplier, "dataset.register", body)
		}
		for _, role := range record.LaterRoles {
			firm, name, uscc := world.NewActor(), "福州港务数据有限公司", world.USCC("91350100MA0000008")
			chain := world.Attach(world.PEM(w.CA.Leaf(firm, name, uscc, w.Now.Add(-day)), w.CA.Certificate))
			no(world.Governance, w.Registrars[record.DataBureau], "actor.register", world.Firm(name, uscc, role), chain)
			person := world.NewActor()
			no(world.Governance, w.Registrars[record.DataBureau], "actor.enrol", world.Enrolment(person, w.Now, role), world.Possession(person))
		}
		standing := world.Firm("福州港务数据有限公司", world.USCC("91350100MA0000008"), record.RoleHolder)
		standing.SubjectKind = "SOE"
		no(world.Governance, w.Registrars[record.DataBureau], "actor.register", standing, world.Attach("chain"))
		object := world.Product(m.dataset, "subject/A")
		object.ObjectType, object.Approval = "OTHER_APPROVED", world.Digest("approval")
		no(world.Exchange, m.supplier, "object.apply", object)
		m.Registered(world.Property, m.bureau, m.supplier, m.dataset) // what editions 1 and 2 know goes on
	})
}

func TestAnOlderNetworkIsRaisedAndItsApplicationsGoOn(t *testing.T) {
	world.StoryAt(t, 1, func(w *world.World) {
		m := openMarket(w)
		noticed := m.Noticed(world.Property, m.bureau, m.supplier, m.dataset)
		again := w.Refused(record.StateForbids, world.Property, record.DataBureau, m.bureau, "registration.review", noticed, world.Review("PASS"))
		under(w, again, "S0 8; B-04") // one review was all there was
		submitted := w.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(w.Dataset(m.supplier, "第二份数据"), w.Now)).Key
		w.Refused(record.UnknownAct, world.Property, record.Exchange, m.supplier, "registration.withdraw", submitted, world.Because("不再申请"))
		raise(w, 3)
		w.At(w.Body(world.Property, noticed, &record.Registration{}).(*record.Registration).Notice.To)
		w.Act(world.Property, record.DataBureau, m.bureau, "registration.deposit", noticed, world.Because("准予登记"))
		w.Issue(world.Property, m.bureau, "registration.issue", noticed)
		w.Is(world.Property, record.RightKey(noticed, "USE"), record.StateActive)
		w.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", submitted, world.Because("材料齐全")) // no period began before the rule
		w.Act(world.Property, record.Exchange, m.supplier, "registration.withdraw", submitted, world.Because("不再申请"))
	})
}

func TestRegistrationsOfOlderEditionsKeepTheirShape(t *testing.T) {
	world.StoryAt(t, 2, func(w *world.World) {
		m := openMarket(w)
		key := m.Registered(world.Property, m.bureau, m.supplier, m.dataset).Key
		w.Act(world.Property, record.DataBureau, m.bureau, "registration.revoke", key, world.Revocation())
		if life := w.Body(world.Property, key, &record.Registration{}).(*record.Registration).Life; string(world.Text(life)) != "{}" {
			t.Fatalf("edition 2 knows nothing of %s", world.Text(life))
		}
		if entry, _ := w.Ledger.Read(world.Property, record.RightKey(key, "USE")); entry != nil {
			t.Fatalf("edition 2 knows no entries of rights: %s", entry)
		}
	})
}

// raise puts later editions in force, one after the other.
func raise(w *world.World, to int) {
	w.Helper()
	for w.Rules().Edition < to {
		w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "edition.raise", record.RulesKey, record.Raise{Edition: w.Rules().Edition + 1},
			world.Consent(w.Registrars[record.MarketRegulator]), world.Consent(w.Registrars[record.Exchange]))
	}
}
