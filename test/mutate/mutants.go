package main

import "slices"

// Mutant is a program without one rule.
type Mutant struct {
	Rule string // article or section, as refusals cite it
	Name string // what the rule says
	In   string // package
	Old  string // stands in it exactly once, in whichever file
	New  string
	Test string // tests of the contract that are about the rule; they are run first
}

const (
	contract = "chaincode/contract"
	rules    = "chaincode/rules"
	records  = "chaincode/record"
)

var mutants = slices.Concat(registerMutants, subjectMutants, dealMutants, besideMutants)

// registerMutants are programs without one rule of the registers and what came before them.
var registerMutants = []Mutant{
	// Registration: from the application to the certificate.
	{"S0 10(3)", "data are registered once in a register", rules,
		`if !contains(over, earlier.State) && !d.outlived(&earlier) {`, `if false && !contains(over, earlier.State) && !d.outlived(&earlier) {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"S0 10(3)", "data of another holder in the other register are not registered", rules,
		`if !contains(ended, state) && registration.Applicant != holder {`, `if false && !contains(ended, state) && registration.Applicant != holder {`, "TestTheOtherRegisterIsAskedForDuplicatesAndForTheHolder"},
	{"S0 16(1)", "the holder of the data applies", rules,
		`if body.Kind == "" && data.Holder != holder {`, `if false && body.Kind == "" && data.Holder != holder {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"S2 23", "retired data are not registered", rules,
		`if d.whole() && dataRecord.State != record.StateActive {`, `if false && d.whole() && dataRecord.State != record.StateActive {`, "TestRetirementIsFourEyed"},
	{"S0 8(7)", "an object without purpose and scenario is not registered", rules,
		`	if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario may not be registered`,
		`	if false && body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario may not be registered`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"B-21", "an evidence deposit precedes a data-IP application", rules,
		`if g.deposit && len(body.Deposits) == 0 {`, `if false && g.deposit && len(body.Deposits) == 0 {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"B-06", "crawled data are not operated", rules,
		`if right.Right == "OPERATE" && data.Source == "PUBLIC_CRAWL" && !data.SubstitutesNot {`,
		`if false && right.Right == "OPERATE" && data.Source == "PUBLIC_CRAWL" && !data.SubstitutesNot {`, "TestRightsDependOnWhereTheDataCameFrom"},
	{"B-05; S3b 4(3)", "authorised operation grants no right to hold", rules,
		`if right.Right == "HOLD" && (right.Basis`, `if false && right.Right == "HOLD" && (right.Basis`, "TestRightsDependOnWhereTheDataCameFrom"},
	{"B-06", "fused data are operated by agreement of all", rules,
		`if right.Right == "OPERATE" && data.Source == "FUSED" && body.Agreement == "" {`,
		`if false && right.Right == "OPERATE" && data.Source == "FUSED" && body.Agreement == "" {`, "TestRightsDependOnWhereTheDataCameFrom"},
	{"S0 3", "nobody decides on the application of their own organization", rules,
		`for _, holder := range rec.Holders() {
		if err := d.impartial(holder); err != nil {`, `for _, holder := range rec.Holders() {
		if err := d.impartial(holder); false && err != nil {`, "TestNobodyRegistersForTheirOwnOrganization"},
	{"B-11", "whoever accepted an application handles it", rules,
		`if rec.Agency != "" && rec.Agency != d.signer.organizationID {`, `if false && rec.Agency != "" && rec.Agency != d.signer.organizationID {`, "TestAnApplicationStaysWithTheAgencyThatAcceptedIt"},
	{"S0 11(1)", "a delegate acts while its delegation lasts", rules,
		`if state != record.StateActive || now < delegation.From {`, `if false && (state != record.StateActive || now < delegation.From) {`, "TestADelegateActsInsideRegionTypesAndPeriod"},
	{"S0 11(1)", "a delegate acts for the types of its delegation", rules,
		`if !contains(delegation.Types, certType) {`, `if false && !contains(delegation.Types, certType) {`, "TestADelegationIsForTheTypesItNames"},
	{"S0 11(1)", "a delegate acts in the regions of its delegation", rules,
		`return d.covers(record.Scope{Regions: delegation.Regions}, region, "")`, `return nil`, "TestADelegateActsInsideRegionTypesAndPeriod"},
	{"S0 11(1)", "a delegate whose filing is overdue does not issue", rules,
		`if delegation.Overdue(d.now()) {`, `if false && delegation.Overdue(d.now()) {`, "TestAnOverdueFilingStopsIssuing"},
	{"B-03", "a review is extended once", rules,
		`if rec.Extended != "" {`, `if false && rec.Extended != "" {`, "TestAReviewIsExtendedOnce"},
	{"S0 3", "a reviewer with a conflict of interest does not review", rules,
		`	if conflict {`, `	if false && conflict {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"S0 8", "a review passes nothing that the negative list forbids", rules,
		`body.Result == "PASS" && !passes(row.Effect, answer) {`, `false && !passes(row.Effect, answer) {`, "TestAProhibitionPassesWithoutAnyHitOnly"},
	{"B-08", "the public notice runs to its end", rules,
		`if now := d.now(); now < rec.Notice.To {`, `if now := d.now(); false && now < rec.Notice.To {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"B-08", "what must be noticed is noticed", rules,
		`if regime.word("noticeFor", g.certType) != "INITIAL" {`, `if false && regime.word("noticeFor", g.certType) != "INITIAL" {`, "TestANoticeIsForWhatTheRulesName"},
	{"S4 二(四)13", "what was reviewed under another list is reviewed again", rules,
		`	if err == nil && !same {
		err = record.Errorf(record.RuleForbids, "the negative list of`, `	if false && !same {
		err = record.Errorf(record.RuleForbids, "the negative list of`, "TestTheNegativeListChangedBetweenReviewAndDeposit"},
	{"B-18", "a number of the national system stands once", rules,
		`return d.claim("external/"+body.Certificate, d.statement.Sub)`, `return nil`, "TestAnExternalNumberIsAwaited"},
	{"S3a 17", "duplicates bar where the rules say so", rules,
		`if policy == "BLOCK" && len(rec.Duplicates) > 0 {`, `if false && policy == "BLOCK" && len(rec.Duplicates) > 0 {`, "TestDuplicatesWarnOrBlock"},
	{"B-07", "nobody sheds a seizure by applying anew", rules,
		`rec.Bear(&ended.Life, d.now())`, `_ = ended`, "TestNobodyShedsASeizureByApplyingAnew"},

	// What follows a registration.
	{"B-07", "what is seized is not transferred", rules,
		`if a := prior.Blocks(f.bars, d.now()); a != nil {`, `if a := prior.Blocks(f.bars, d.now()); false && a != nil {`, "TestWhatIsSeizedIsNotTransferred"},
	{"B-08", "what is disputed is not transferred", rules,
		`if f.kind == record.ApplyTransfer && prior.Disputed() {`, `if false && f.kind == record.ApplyTransfer && prior.Disputed() {`, "TestATransferNeedsBothParties|TestAnObjectionRestrictsACertificateUntilItIsDecided"},
	{"B-11", "one follow-up at a time", rules,
		`if contains(underWay, rec.State) || rec.State == record.StateDeposited || rec.State == record.StateWaitNumber {`,
		`if false && (contains(underWay, rec.State) || rec.State == record.StateDeposited || rec.State == record.StateWaitNumber) {`, "TestASecondFollowUpWaits"},
	{"B-11", "a change keeps the source of the data", rules,
		`if before.Source != data.Source {`, `if false && before.Source != data.Source {`, "TestAChangeKeepsHolderRightsAndSource"},
	{"B-11", "nobody gets a right that is gone", rules,
		`		if !contains(left, right.Right) {
			return record.Errorf(record.RuleForbids, "%s carries the rights %v; a %s gives no right to %s"`,
		`		if false && !contains(left, right.Right) {
			return record.Errorf(record.RuleForbids, "%s carries the rights %v; a %s gives no right to %s"`, "TestAPartialTransferLeavesTheRest"},
	{"B-11; S2 21(1)", "a transfer needs the transferor", rules,
		`return d.consentOfAll([]string{prior.Applicant})`, `return nil`, "TestATransferNeedsBothParties"},
	{"B-11", "a transfer needs those who hold in common", rules,
		`if err := d.consentOfAll(prior.Application.CoHolders); err != nil {`, `if err := d.consentOfAll(prior.Application.CoHolders); false && err != nil {`, "TestFurtherHoldersAgreeToWhatDisposesOfTheirRights"},
	{"B-11", "another holder comes by a transfer only", rules,
		`if rec.Applicant != prior.Applicant {`, `if false && rec.Applicant != prior.Applicant {`, "TestAChangeKeepsHolderRightsAndSource"},
	{"S2 21(1)", "a successor is one that was registered as such", rules,
		`return contains(actor.Predecessors, gone), err`, `return true, err`, "TestASuccessorInLawNeedsNobodysConsent"},
	{"B-09", "a renewal opens in its window", rules,
		`d.now() < opens {`, `false && d.now() < opens {`, "TestARenewalOpensInItsWindow"},
	{"B-20", "a data-IP certificate ends with the agreement it rests on", rules,
		`if g.processing && upstream && right.To < rec.Validity.To {`, `if false && g.processing && upstream && right.To < rec.Validity.To {`, "TestADataIPCertificateEndsWithTheAgreementItRestsOn"},
	{"B-09", "a follow-up other than a renewal keeps the term", rules,
		`rec.Validity.To = prior.Validity.To`, `_ = prior.Validity.To`, "TestATransferNeedsBothParties"},
	{"B-07", "a seizure goes over to what follows", rules,
		`rec.Bear(&prior.Life, d.now())`, `_ = prior.Life`, "TestASeizureGoesOverToWhatFollows"},
	{"B-11", "what follows is still allowed when its certificate is issued", rules,
		`if err := g.stillAllows(d, f, before, prior); err != nil {`, `if err := g.stillAllows(d, f, before, prior); false && err != nil {`, "TestAFollowUpOfWhatEndedMeanwhileIsNotIssued"},
	{"B-09", "a renewal applied for in time outlives the term", rules,
		`if now.State == record.StateExpired && f.kind == record.ApplyRenewal`, `if false && now.State == record.StateExpired && f.kind == record.ApplyRenewal`, "TestARenewalAppliedForInTimeOutlivesTheTerm"},
	{"B-11", "a partial transfer leaves the rest", rules,
		`if f.kind == record.ApplyTransfer && len(gone) < len(left) {`, `if false && f.kind == record.ApplyTransfer && len(gone) < len(left) {`, "TestAPartialTransferLeavesTheRest"},

	// Objections.
	{"B-14", "an agency takes an objection in with the digest of a real name", rules,
		`if takenIn != (body.Identity != "") {`, `if false && takenIn != (body.Identity != "") {`, "TestAnObjectionIsMadeByRealName"},
	{"B-08", "nobody objects to their own registration", rules,
		`if contains(rec.Holders(), d.signer.organizationID) {`, `if false && contains(rec.Holders(), d.signer.organizationID) {`, "TestAnObjectionIsMadeByRealName"},
	{"B-08", "an objection to a notice comes before its end", rules,
		`if d.now() >= rec.Notice.To {`, `if false && d.now() >= rec.Notice.To {`, "TestAnObjectionStopsTheNoticeAndTheRestOfItRunsOn"},
	{"B-08", "the registrant is heard before an objection is decided", rules,
		`if o.Answer == "" && d.now() < o.ReplyBy {`, `if false && o.Answer == "" && d.now() < o.ReplyBy {`, "TestTheRegistrantIsHeardBeforeAnObjectionIsDecided"},
	{"S0 3", "who objected does not decide", rules,
		`if o.By == d.signer.organizationID && o.Identity == "" {`, `if false && o.By == d.signer.organizationID && o.Identity == "" {`, "TestWhoObjectedDoesNotDecide"},
	{"B-08", "an objection before a court waits for its judgment", rules,
		`if o.Result == "TO_COURT" && body.Court == "" {`, `if false && o.Result == "TO_COURT" && body.Court == "" {`, "TestAnObjectionBeforeACourtWaitsForItsJudgment"},
	{"B-08", "a notice runs on when every objection is decided", rules,
		`if d.record.State != record.StateObjected || rec.Disputed() {`, `if d.record.State != record.StateObjected {`, "TestANoticeRunsOnWhenEveryObjectionIsDecided"},
	{"B-11", "an upheld objection ends the rights", rules,
		`d.state = record.StateCancelled
	return d.endAllRights(rec, record.StateCancelled)`, `d.state = record.StateCancelled
	return nil`, "TestAnUpheldObjectionEndsTheApplicationOrTheRegistration"},

	// Annotations, suspension, cancellation, revocation.
	{"B-07", "an annotation is lifted by the authority that made it", rules,
		`if a.Authority != d.signer.organizationID {`, `if false && a.Authority != d.signer.organizationID {`, "TestASeizureIsLiftedByItsAuthorityOnly"},
	{"C3; B-07", "courts seize, sector regulators control", rules,
		`	if !slices.ContainsFunc(roles, func(role string) bool { return contains(d.signer.actor.Roles, role) }) {`,
		`	if false && !slices.ContainsFunc(roles, func(role string) bool { return contains(d.signer.actor.Roles, role) }) {`, "TestEveryAuthorityAnnotatesWhatIsItsOwn"},
	{"S0 22(2)", "a suspension is lifted by who ordered it or by the register", rules,
		`if rec.Suspension.Authority != d.signer.organizationID && d.signer.organization != d.namespace.Owner {`,
		`if false && rec.Suspension.Authority != d.signer.organizationID && d.signer.organization != d.namespace.Owner {`, "TestASuspensionIsLiftedByWhoOrderedItOrByTheRegister"},
	{"B-07", "what is blocked is cancelled by a judgment only", rules,
		`if body.Reason != "JUDGMENT" && (rec.Blocked(d.now()) || rec.Suspension != nil) {`,
		`if false && body.Reason != "JUDGMENT" && (rec.Blocked(d.now()) || rec.Suspension != nil) {`, "TestWhatIsBlockedIsCancelledByAJudgmentOnly"},
	{"B-11", "the holder alone asks for cancellation", rules,
		`	if reason == "REQUEST" {
		return record.Errorf(record.OutOfRole`, `	if false && reason == "REQUEST" {
		return record.Errorf(record.OutOfRole`, "TestAHolderCancelsAndTheAgencyForReasonsOfItsOwn"},
	{"B-11", "rights end with a revoked certificate", rules,
		`return d.endAllRights(rec, record.StateRevoked)`, `return nil`, "TestRightsAreEntriesOfTheirOwn"},

	// Time.
	{"B-03", "silence accepts", records,
		`if r.AcceptBy != "" && now >= r.AcceptBy {`, `if false && r.AcceptBy != "" && now >= r.AcceptBy {`, "TestSilenceAcceptsAnApplication"},
	{"B-03", "what is not supplemented lapses", records,
		`if r.Supplement != nil && now >= r.Supplement.By {`, `if false && r.Supplement != nil && now >= r.Supplement.By {`, "TestAnApplicationIsSupplementedInTimeOrLapses"},
	{"B-09", "a certificate expires by itself", records,
		`if r.Validity.To != "" && now >= r.Validity.To {`, `if false && r.Validity.To != "" && now >= r.Validity.To {`, "TestAnExpiredRegistrationIsStillRevokedForFraud"},
	{"B-07", "an annotation ends by itself", records,
		`return a.Lifted == "" && (a.To == "" || now < a.To)`, `return a.Lifted == ""`, "TestAnAnnotationEndsByItself"},

	// Beside the registrations.
	{"S0 9(1)", "a mirror stands in the register of its kind", rules,
		`if (body.Regime == "CNIPA_2024") != g.processing {`, `if false && (body.Regime == "CNIPA_2024") != g.processing {`, "TestAMirrorIsNeverMinted"},
	{"B-21", "an evidence deposit is the applicant's own", rules,
		`if !own || evidence.Digest != deposit.Digest {`, `if false && (!own || evidence.Digest != deposit.Digest) {`, "TestEvidenceIsDepositedBeforeAnApplication"},
	{"S2 23", "who checked a retirement does not approve it", rules,
		`if retirement.Checker == d.signer.id {`, `if false && retirement.Checker == d.signer.id {`, "TestRetirementIsFourEyed"},
	{"S0 31(2)", "data under a legal hold are not retired", rules,
		`if data.Held() {
		return nil, record.Errorf`, `if false && data.Held() {
		return nil, record.Errorf`, "TestNothingBurdenedIsRetired"},
	{"S2 23; B-07", "nothing burdened is retired", rules,
		`if rec.State == record.StateSuspended || registration.Blocked(d.now()) {`, `if false && (rec.State == record.StateSuspended || registration.Blocked(d.now())) {`, "TestNothingBurdenedIsRetired"},
	{"S2 23", "what is being retired goes no other way", rules,
		`if rec.State == record.StateApproved || rec.State == record.StateDestroyed {`, `if false && (rec.State == record.StateApproved || rec.State == record.StateDestroyed) {`, "TestWhatIsApprovedForRetirementGoesNoOtherWay"},
	{"S0 10(3)", "a use by somebody else needs the holder's consent", rules,
		`return d.consentOf(registration.Applicant, applicants...)`, `_ = d.consentOf(registration.Applicant, applicants...); return nil`, "TestUsageIsTheHoldersOrAgreedByIt"},
	{"B-10", "the national deposit prevails", rules,
		`if rec.State == record.StateDiffers {`, `if false && rec.State == record.StateDiffers {`, "TestTheNationalDepositPrevails"},
	{"B-07", "what may not be transferred is not traded", rules,
		`rec.State == record.StateRestricted && registration.Blocks("BLOCK_TRANSFER", d.now()) == nil`, `rec.State == record.StateRestricted`, "TestTheExchangeTakesNoCertificateThatMayNotBeTransferred"},

	// Rule packs and what the program sees itself.
	{"S0 8", "the program refuses what it sees on the negative list", rules,
		`case row.Effect != "U":`, `case false && row.Effect != "U":`, "TestTheProgramHoldsDataAgainstTheNegativeList"},
	{"S0 8", "data of government bodies are not registered", rules,
		`return own && (o.data.Source != "AUTHORISED_OPERATION" || o.data.PublicCode == "")`,
		`return false && own && (o.data.Source != "AUTHORISED_OPERATION" || o.data.PublicCode == "")`, "TestPublicGovernmentDataAreNotRegistrable"},
	{"A2-a", "a draft rule warns", rules,
		`if object.hit(row) {`, `if false && object.hit(row) {`, "TestADraftRuleWarnsAndForbidsNothing"},
	{"C5", "of two packs the higher precedence prevails", rules,
		`cmp.Compare(b.Precedence, a.Precedence)`, `cmp.Compare(a.Precedence, a.Precedence)`, "TestOfSeveralPacksTheHigherPrecedencePrevails"},
	{"C5", "a pack of another province forbids nothing", rules,
		`if pack.At(now) == status && concerns(pack.Region, region) {`, `if pack.At(now) == status {`, "TestADraftAndAPackOfAnotherProvinceForbidNothing"},
	{"C5", "no pack softens what another one forbids", rules,
		`case severity[row.Effect] > severity[list[known].Effect]:`, `case false && severity[row.Effect] > severity[list[known].Effect]:`, "TestNoPackSoftensWhatAnotherOneForbids"},
	{"C3", "whose rules a pack holds consents to it", rules,
		`	d.put(key, []byte(d.submission.Attachments[0]))
	return d.cosigned()`, `	d.put(key, []byte(d.submission.Attachments[0]))
	return nil`, "TestMarketRegulatorAndExchangeConsentToEveryPack"},
	{"S0 36", "no rule counts before it is published", rules,
		`if body.From < d.now() {`, `if false && body.From < d.now() {`, "TestAPackThatMayNotBePublishedIsNot"},
	{"C5", "versions of a pack rise by one", rules,
		`if newest != 0 && pack.Version != newest+1 {`, `if false && newest != 0 && pack.Version != newest+1 {`, "TestAPackThatMayNotBePublishedIsNot"},
	{"C5", "the next version ends the one before", rules,
		`packs[i].To = from`, `_ = from`, "TestAPackCountsFromItsDayAndEndsTheOneBefore"},

	// Datasets, delegations, exchanges.
	{"S1 8; S1 14", "public data stand in the catalogue", rules,
		`case data.Public() && (data.Open == "" || data.Catalog == ""):`, `case false && data.Public() && (data.Open == "" || data.Catalog == ""):`, "TestADatasetSaysWhatItsOriginAndGradeAskFor"},
	{"S1 28", "agreed limits are inherited", rules,
		`if !contains(data.Restrictions, restriction) {`, `if false && !contains(data.Restrictions, restriction) {`, "TestADatasetNamesWhatItWasMadeFromAndKeepsItsLimits"},
	{"S2 8(2)", "a grade is lowered on the word of a third party", rules,
		`if assessor == holder || actor.For == holder {`, `if false && (assessor == holder || actor.For == holder) {`, "TestNobodyOfTheHolderRegradesOrAssesses"},
	{"S0 31(2)", "who places a legal hold releases it", rules,
		`	i := data.HeldBy(d.signer.organizationID, body.Document)
	if i < 0 {`, `	i := data.HeldBy(d.signer.organizationID, body.Document)
	if i = max(i, 0); i < 0 {`, "TestALegalHoldIsReleasedByWhoPlacedIt"},
	{"S0 11(1)", "a delegate is registered as one", rules,
		`if !slices.ContainsFunc(delegates, func(role string) bool { return contains(actor.Roles, role) }) {`,
		`if false && !slices.ContainsFunc(delegates, func(role string) bool { return contains(actor.Roles, role) }) {`, "TestOnlyAnOrganizationFromOutsideThatIsRegisteredForItIsADelegate"},
	{"S0 11(1)", "the delegate itself accepts its delegation", rules,
		`if delegation.Delegate != d.signer.organizationID {`, `if false && delegation.Delegate != d.signer.organizationID {`, "TestADelegationIsAcceptedSuspendedResumedAndEnded"},
	{"S0 11(1)", "a delegate files for itself", rules,
		`if body.Delegation != own {`, `if false && body.Delegation != own {`, "TestAFilingIsTheDelegatesOwnAndAboutThePast"},
	{"S0 11(1)", "a returned filing gains no time", rules,
		`delegation.Filed = ""
		return nil`, `return nil`, "TestAReturnedFilingGainsNoTime"},
	{"S0 12(1)", "an exchange is approved at its own wish", rules,
		`return d.consentOfOrganization(ns.Owner)`, `_ = d.consentOfOrganization(ns.Owner); return nil`, "TestAnExchangeIsApprovedOnceAndAtItsOwnWish"},
	{"S0 28(2)", "an exchange that is suspended or not approved does not act", rules,
		`if !found || rec.State != record.StateOnboarded {`, `if false && (!found || rec.State != record.StateOnboarded) {`, "TestAnExchangeActsOnlyWhileTheBureauApprovesIt"},
	{"S0 13", "an exchange trades what it was approved for", rules,
		`if !contains(venue.Scope, objectType) {`, `if false && !contains(venue.Scope, objectType) {`, "TestAnExchangeTradesWhatItWasApprovedFor"},
	{"S0 12(2)", "an exchange publishes no rules of another", rules,
		`	if ns.Owner != d.signer.organization {`, `	if false && ns.Owner != d.signer.organization {`, "TestAnExchangePublishesNoRulesOfAnother"},

	// What every act rests on.
	{"docs/format.md §7", "no network is founded at an edition that is not there", rules,
		`	if edition > Newest {`, `	if false && edition > Newest {`, "TestNoNetworkIsFoundedAtAnEditionThatIsNotThere"},
	{"docs/format.md §7", "a founding pack is of its edition", rules,
		`if max(body.Edition, 1) < record.EditionRegistries && pack.Later() {`, `if false && max(body.Edition, 1) < record.EditionRegistries && pack.Later() {`,
		"TestNoNetworkIsFoundedAtAnEditionThatIsNotThere"},
	{"S0 16", "only its supplier sells an object", rules,
		`if object.Applicant != d.signer.organizationID {`, `if false && object.Applicant != d.signer.organizationID {`, "TestOnlyItsSupplierSellsAnObject"},
	{"S0 11(1)", "nobody gives an authority that outlasts their own", rules,
		`if own.Until != "" && (given.Until == "" || given.Until > own.Until) {`, `if false && own.Until != "" && (given.Until == "" || given.Until > own.Until) {`,
		"TestNobodyGivesAnAuthorityThatOutlastsTheirOwn"},
	{"design §3", "nothing is dated before the act before it", rules,
		`if last := d.record.Last(); record.Time(d.tx.Time) < last {`, `if last := d.record.Last(); false && record.Time(d.tx.Time) < last {`,
		"TestAVersionIsNeverEarlierThanTheOneBefore"},
	{"design §3", "who acts has seen the record as it stands", rules,
		`if now := seal.Digest(d.value); d.statement.Prev != now {`, `if now := seal.Digest(d.value); false && d.statement.Prev != now {`,
		"TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"C3", "an act is done in one of its roles", rules,
		`if err := d.hasRole(d.row.Roles); err != nil {`, `if err := d.hasRole(d.row.Roles); false && err != nil {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"C3", "an act arrives through its organization", rules,
		`	if d.tx.Creator != want {`, `	if false && d.tx.Creator != want {`, "TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace"},
	{"design §3", "time counts before the state that was written", rules,
		`	if d.whole() && !d.row.settles {`, `	if false && d.whole() && !d.row.settles {`, "TestSilenceAcceptsAnApplication"},
	{"design §3", "a body of a later edition is refused", rules,
		`if later, is := any(&body).(since); is && later.Since() > d.rules.Edition {`, `if later, is := any(&body).(since); false && is && later.Since() > d.rules.Edition {`,
		"TestBodiesOfEditionThreeAreRefusedBefore"},
}
