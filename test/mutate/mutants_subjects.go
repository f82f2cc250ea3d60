package main

// subjectMutants are programs without one rule of subjects, demanders, objects and listings.
var subjectMutants = []Mutant{
	{"S4 二(四)15", "a subject commits itself about everything", rules,
		`if !body.Committed() {`, `if false && (!body.Committed()) {`, "TestASubjectSaysWhatThePacksAskFor"},
	{"S1 44", "an organization of the network is no subject of an exchange", rules,
		`return record.Errorf(record.ConflictOfInterest, "an organization of the network may not be a subject`, `_ = record.Errorf(record.ConflictOfInterest, "an organization of the network may not be a subject`, "TestWhoRunsTheExchangePreparesAndNeverDecides"},
	{"S1 44; S4 二(二)6", "who runs an exchange does not trade on it", rules,
		`if venue.Operator == applicant {`, `if false && (venue.Operator == applicant) {`, "TestWhoRunsTheExchangePreparesAndNeverDecides"},
	{"S3a 6", "who does not run an exchange does not prepare for it", rules,
		`if venue.Operator == "" || venue.Operator != d.signer.organizationID {`, `if false && (venue.Operator == "" || venue.Operator != d.signer.organizationID) {`, "TestWhoRunsTheExchangePreparesAndNeverDecides"},
	{"S3a 6", "an exchange is run by a company registered as an operator", rules,
		`if actor.ActorKind != record.ActorOrganization || actor.Organization != "" || !contains(actor.Roles, record.RoleOperator) {`, `if false && (actor.ActorKind != record.ActorOrganization || actor.Organization != "" || !contains(actor.Roles, record.RoleOperator)) {`, "TestWhoRunsTheExchangePreparesAndNeverDecides"},
	{"S1 25; N19", "a service that needs a licence shows one", rules,
		`if code.Code == service {`, `if false && code.Code == service {`, "TestASubjectSaysWhatThePacksAskFor"},
	{"S1 25; N19", "a licence that has run out is none", records,
		`l.Service == service && now < l.To`, `l.Service == service`, "TestASubjectSaysWhatThePacksAskFor"},
	{"S0 5(5)", "services are those that the packs list", rules,
		`if len(list) > 0 && !slices.ContainsFunc(list, func(c record.ListedCode)`, `if false && !slices.ContainsFunc(list, func(c record.ListedCode)`, "TestASubjectSaysWhatThePacksAskFor"},
	{"S0 18(2), 18(3); S3a 10", "every item of a checklist is answered", rules,
		`if !slices.ContainsFunc(list, func(item record.ChecklistItem) bool {`, `if false && !slices.ContainsFunc(list, func(item record.ChecklistItem) bool {`, "TestASubjectSaysWhatThePacksAskFor"},
	{"S0 18(2)", "every condition is met", rules,
		`if item.Result != "MET" {
			return record.Errorf(record.RuleForbids, "condition %s is not met; the review cannot pass", item.Item)
`, `if false && item.Result != "MET" {
			return record.Errorf(record.RuleForbids, "condition %s is not met; the review cannot pass", item.Item)
`, "TestASubjectIsCheckedAgainWhenItIsDecidedOn"},
	{"S0 18(2)", "conditions are looked at again when it is decided", rules,
		`if err := d.met(subject.Application.Checklist, subjectLists(&subject.Application)...); err != nil {`, `if err := d.met(subject.Application.Checklist, subjectLists(&subject.Application)...); false && err != nil {`, "TestASubjectIsCheckedAgainWhenItIsDecidedOn"},
	{"S1 25; N19", "licences are looked at again when it is decided", rules,
		`if err := d.mayServe(&subject.Application); err != nil {`, `if err := d.mayServe(&subject.Application); false && err != nil {`, "TestASubjectIsCheckedAgainWhenItIsDecidedOn"},
	{"S3a 16", "one subject, one certificate of a type", rules,
		`if err := d.once(claim, "subject", endedSubject); err != nil {`, `if err := d.once(claim, "subject", endedSubject); false && err != nil {`, "TestOneSubjectHasOneCertificateOfAType"},
	{"S3a 16", "one change of a subject or an object at a time", rules,
		`return d.once("next/"+id, kind, []string{record.StateRefused})`, `d.put("next/"+id, []byte(kind+"/"+d.newID("")))
	return nil`, "TestAChangedSubjectTakesThePlaceOfTheOneBefore"},
	{"S3a 16", "a change follows a certificate of its type in force", rules,
		`if rec.Kind != "subject" || rec.State != record.StateActive || prior.Application.SubjectType != subject.Application.SubjectType {`, `if rec.Kind != "subject" {`, "TestAChangedSubjectTakesThePlaceOfTheOneBefore"},
	{"S2 21(1)", "another firm's certificate is taken over by its successor", rules,
		`if err == nil && !succeeds {`, `if false && !succeeds {`, "TestASuccessorTakesOverTheCertificateOfWhatIsNoMore"},
	{"S0 20(1); S0 12(2)", "a subject is decided on under rules of the exchange in force", rules,
		`if rec.Kind != "document" || rec.State != record.StateInForce || document.Namespace != d.tx.Namespace || document.From > d.now() {`, `if rec.Kind != "document" || document.Namespace != d.tx.Namespace {`, "TestASubjectIsDecidedOnUnderRulesOfTheExchangeInForce"},
	{"S0 20(1); S0 12(2)", "rules of another exchange do not count", rules,
		` || document.Namespace != d.tx.Namespace || document.From`, ` || document.From`, "TestTheRulesOfAnotherExchangeDoNotCount"},
	{"S0 22(2); S0 28(2)", "a suspension is lifted by who ordered it or the bureau", rules,
		`if measure.Authority != d.signer.organizationID && d.signer.organization != record.DataBureau {`, `if false && measure.Authority != d.signer.organizationID {`, "TestASuspensionIsLiftedByWhoOrderedItOrTheBureau"},
	{"S4 二(四)14", "the holder of a certificate exits", rules,
		`if subject.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s is the holder and exits"`, `if false && subject.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s is the holder and exits"`, "TestOneSubjectHasOneCertificateOfAType"},
	{"S4 二(四)14", "nobody exits with open deals", rules,
		`if n > 0 && subject.Application.SubjectType == record.SubjectMerchant {`, `if false && (n > 0 && subject.Application.SubjectType == record.SubjectMerchant) {`, "TestAMerchantWithOpenDealsDoesNotExit"},
	{"S0 18(2); S3a 7", "a certificate of the right type in force is needed to trade", rules,
		`if rec.Kind != "subject" || subject.Applicant != holder || subject.Application.SubjectType != subjectType || rec.State != record.StateActive {`, `if rec.Kind != "subject" || subject.Applicant != holder {`, "TestAThirdPartysServiceIsOfferedByWhoIsRegisteredForIt"},
	{"S0 20(1)", "a subject's certificate ends with its term", records,
		`s.Regime != "" && now >= s.Validity.To`, `false`, "TestOneSubjectHasOneCertificateOfAType"},
	{"S0 13(4); S3a 10", "a third party gives reports it is registered for", rules,
		`if !slices.ContainsFunc(services, func(service string) bool`, `if false && !slices.ContainsFunc(services, func(service string) bool`, "TestAReportIsByWhoIsRegisteredForItAndIndependent"},
	{"design §2", "a demander applies with a key of its own", rules,
		`if d.signer.id != d.signer.organizationID {`, `if false && d.signer.id != d.signer.organizationID {`, "TestADemanderActsWithAKeyOfItsOwn"},
	{"S3a 16", "a demander is verified once", rules,
		`if d.record.State != record.StateRefused && d.record.State != record.StateWithdrawn {`, `if false && d.record.State != record.StateRefused {`, "TestADemanderIsVerifiedAndCheckedAgain"},
	{"S3a 9", "a demander that comes back stays in its cohort", rules,
		`demander.Cohort, demander.Validity, demander.Issued = earlier.Cohort, earlier.Validity, earlier.Issued`, `_ = earlier`, "TestADemanderThatCameBackStaysInItsCohort"},
	{"S0 17; S3a 9", "a demander's verification is checked again in time", rules,
		`demander.Recheck = record.NextDue(d.now(), months)`, `_ = months`, "TestADemanderIsVerifiedAndCheckedAgain"},
	{"S0 17", "a demander's conditions are looked at when it is verified", rules,
		`	if err := d.met(demander.Application.Checklist, "checklist.demander"); err != nil {
		return err
	}
	if err := d.verified(demander)`, `	if err := d.verified(demander)`, "TestADemanderAnswersWhatThePacksAskFor"},
	{"S0 17", "a demander's conditions are looked at when it is checked again", rules,
		`	if err := d.met(demander.Application.Checklist, "checklist.demander"); err != nil {
		return err
	}
	return d.verified(demander)`, `	return d.verified(demander)`, "TestADemanderAnswersWhatThePacksAskFor"},
	{"design §4", "a cohort that is full is followed by another", rules,
		`if n > 0 && len(cohort.Members) < record.MaxCohort {`, `if n > 0 {`, "TestACohortThatIsFullIsFollowedByAnother"},
	{"S3a 9", "demanders get a certificate where the packs say so", rules,
		`case regime.word("demanderCertificate", record.TypeSD) != "YES":`, `case false && regime.word("demanderCertificate", record.TypeSD) != "YES":`, "TestADemanderGetsACertificateWhereThePacksSaySo"},
	{"S0 20(1)", "a demander has one certificate", rules,
		`case demander.Issued.Number != "":`, `case false:`, "TestADemanderGetsACertificateWhereThePacksSaySo"},
	{"design §2", "a demander names its own key", rules,
		`case d.signer.id != demander.Applicant:`, `case false:`, "TestADemanderActsWithAKeyOfItsOwn"},
	{"S0 17", "nobody gets out of a suspension by withdrawing", rules,
		`if d.record.State == record.StateSuspended {
		return record.Errorf(record.StateForbids, "%s is suspended; the exchange ends it"`, `if false && d.record.State == record.StateSuspended {
		return record.Errorf(record.StateForbids, "%s is suspended; the exchange ends it"`, "TestWhoIsSuspendedStaysSoWhenItNamesAnotherKey"},
	{"domain model C3", "the exchange withdraws others, a demander itself", rules,
		`	if d.signer.organizationID != demander.Applicant {
		if err := d.hasRole(exchangeStaff); err != nil {`, `	if d.signer.organizationID != demander.Applicant {
		if err := d.hasRole(exchangeStaff); false && err != nil {`, "TestADemanderThatCameBackStaysInItsCohort"},
	{"S0 5; S0 16", "an object says what it is", rules,
		`if err := body.Whole(); err != nil {`, `if err := body.Whole(); false && err != nil {`, "TestAnObjectSaysWhatItIs"},
	{"S0 8(7)", "an object without purpose and scenario is not traded", rules,
		`if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario is not traded`, `if false && body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario is not traded`, "TestNoPackSwitchesOffWhatIsNeverTraded"},
	{"S3a 10", "a third party offers the services it is registered for", rules,
		`if err == nil && !contains(subject.Application.Categories, body.ServiceType) {`, `if false && !contains(subject.Application.Categories, body.ServiceType) {`, "TestAThirdPartysServiceIsOfferedByWhoIsRegisteredForIt"},
	{"S2 23", "retired data are not traded", rules,
		`if rec.State != record.StateActive {
		return nil, record.Errorf(record.RuleForbids, "dataset %s is %s", id`, `if false && rec.State != record.StateActive {
		return nil, record.Errorf(record.RuleForbids, "dataset %s is %s", id`, "TestAnExchangeTakesObjectsOfItsScopeAndOfDataInUse"},
	{"S0 16(1)", "the source of an object is the source of its data", rules,
		`case body.Source != nil && body.Source.Kind != data.Source:`, `case false:`, "TestAnObjectSaysWhatItIs"},
	{"S0 16", "what cites no registration is the supplier's own", rules,
		`case len(body.Cites) == 0 && data.Holder != object.Applicant:`, `case false:`, "TestAToolOrServiceCitesNoRegistrationButIsTheSuppliersOwn"},
	{"B-26", "core data are not traded", rules,
		`case data.Grade == "CORE":`, `case false:`, "TestNoPackSwitchesOffWhatIsNeverTraded"},
	{"S2 8(4); N18", "important data are not offered raw", rules,
		`case data.Grade == "IMPORTANT" && slices.ContainsFunc(body.Modes,`, `case false && slices.ContainsFunc(body.Modes,`, "TestImportantDataAreNotOfferedRaw"},
	{"S4 二(一)1; N12", "raw public data that are not open do not enter the market", rules,
		`case rawPublic(body, data):`, `case false && rawPublic(body, data):`, "TestRawPublicDataThatAreNotOpenAreNotTraded"},
	{"S1 16; S1 28", "what its own restrictions forbid is not traded", rules,
		`if restriction := body.Barred(d.now()); restriction != nil {`, `if restriction := body.Barred(d.now()); false && restriction != nil {`, "TestAnObjectSaysWhatItIs"},
	{"S3b 27", "a product of public data has left its domain by a review", rules,
		`if data.Public() || data.Source == "AUTHORISED_OPERATION" {
`, `if false && data.Public() {
`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S3b 27", "an egress review in force is needed", rules,
		`case rec.Kind != "egress" || rec.State != record.StateInForce:`, `case rec.Kind != "egress":`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S3b 27", "an egress review is of these data", rules,
		`case egress.Dataset != body.Dataset:`, `case false:`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S3b 27; N16", "a public product is offered for the scenario approved", rules,
		`case egress.Scenario != body.ScenarioCode:`, `case false:`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S3b 27; N15", "neither raw data nor what restores them leaves the domain", rules,
		`case !body.RawFree || !body.NonReversible:`, `case false:`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S0 5(6)", "an application is built from objects in force", rules,
		`if rec.Kind != "object" || rec.State != record.StateActive {
			return record.Errorf(record.RuleForbids, "component`, `if rec.Kind != "object" {
			return record.Errorf(record.RuleForbids, "component`, "TestAnApplicationKeepsTheLimitsOfWhatItIsBuiltFrom"},
	{"S1 28", "an application keeps the limits of what it is built from", rules,
		`if !slices.Contains(body.Restrictions, restriction) {`, `if false && (!slices.Contains(body.Restrictions, restriction)) {`, "TestAnApplicationKeepsTheLimitsOfWhatItIsBuiltFrom"},
	{"S3a 17", "one object, one code", rules,
		`if err := d.once(codeClaim(object), "object", endedObject); err != nil {`, `if err := d.once(codeClaim(object), "object", endedObject); false && err != nil {`, "TestOneObjectIsRegisteredOnce"},
	{"S3a 17", "one object of a dataset where the packs say so", rules,
		`return cite(d.once(dataClaim(object), "object", endedObject), "S3a 17")`, `return nil`, "TestOneObjectIsRegisteredOnce"},
	{"S3a 17", "a new version follows an object in force of the same supplier", rules,
		`if rec.Kind != "object" || rec.State != record.StateActive || prior.Applicant != object.Applicant {`, `if rec.Kind != "object" {`, "TestANewVersionTakesThePlaceOfTheObjectBefore"},
	{"S3a 17", "a version keeps its code", rules,
		`code != "" && code != object.Application.Code {`, `false && code != object.Application.Code {`, "TestANewVersionTakesThePlaceOfTheObjectBefore"},
	{"S1 10", "a version is of the same data or their next version", rules,
		`if err == nil && data.Previous != prior.Application.Dataset {`, `if false && data.Previous != prior.Application.Dataset {`, "TestANewVersionTakesThePlaceOfTheObjectBefore"},
	{"S0 8", "nothing passes that has not been screened", rules,
		`	if err := d.screenedStill(object); err != nil {
		return err
	}
	regime, err := d.regime()`, `	regime, err := d.regime()`, "TestTheNegativeListIsAnsweredItemByItem"},
	{"S3a 17", "an object is assessed before it is reviewed", rules,
		`if regime.word("assessmentRequired", record.TypeOB) == "YES" && object.Assessed == nil {`, `if false && regime.word("assessmentRequired", record.TypeOB) == "YES" {`, "TestAnObjectIsAssessedByARegisteredThirdParty"},
	{"S3a 17", "what was assessed on a report that is gone is not passed", rules,
		`if _, err := d.report(object.Assessed.Report, "COMPLIANCE", d.statement.Sub); err != nil {`, `if _, err := d.report(object.Assessed.Report, "COMPLIANCE", d.statement.Sub); false && err != nil {`, "TestAnObjectIsAssessedByARegisteredThirdParty"},
	{"S4 二(四)13", "a hit of a new list suspends an object", rules,
		`if len(hits) == 0 || object.Suspension != nil {`, `if true || len(hits) == 0 || object.Suspension != nil {`, "TestAHitOfANewListSuspendsAnObjectUntilItPasses"},
	{"S4 二(四)13", "a suspension for the list ends with a screening that passes", rules,
		`if object.Suspension.Reason == onTheList {`, `if false && object.Suspension.Reason == onTheList {`, "TestAHitOfANewListSuspendsAnObjectUntilItPasses"},
	{"S3a 17", "a report is handed in by who gave it or the exchange", rules,
		`if d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "the report is`, `if false && d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "the report is`, "TestAnObjectIsAssessedByARegisteredThirdParty"},
	{"S0 8", "an object is suspended for its three reasons", rules,
		`if !contains([]string{"COMPLAINT", onTheList, "VIOLATION"}, body.Reason) {`, `if false && !contains([]string{"COMPLAINT", onTheList, "VIOLATION"}, body.Reason) {`, "TestAnObjectIsSuspendedForItsReasonsByAuthorities"},
	{"S0 16", "an object is its supplier's", rules,
		`if d.signer.organizationID != object.Applicant {
		return record.Errorf(record.OutOfRole, "%s is the supplier of the object"`, `if false && d.signer.organizationID != object.Applicant {
		return record.Errorf(record.OutOfRole, "%s is the supplier of the object"`, "TestASupplierDisclosesChangesAndRetiresItsObject"},
	{"S2 23", "what is dealt in or disputed is not retired", rules,
		`if n > 0 {
			return record.Errorf(record.RuleForbids, "%d %s about dataset`, `if false && n > 0 {
			return record.Errorf(record.RuleForbids, "%d %s about dataset`, "TestWhatIsDealtInOrDisputedIsNotRetired"},
	{"S0 20(1)", "an object's certificate ends with its term", records,
		`o.Regime != "" && now >= o.Validity.To`, `false`, "TestAnObjectEndsWithItsTermAndMayBeRevokedLater"},
	{"S0 8; S3b 27; S1 28", "an object is looked at again whenever it is traded", rules,
		`if err := d.tradedStill(&object); err != nil {`, `if err := d.tradedStill(&object); false && err != nil {`, "TestPublicDataEnterTheMarketByAnEgressReview"},
	{"S1 45", "a third party declares that it is independent", rules,
		`if !body.Independent {`, `if false && !body.Independent {`, "TestAReportIsByWhoIsRegisteredForItAndIndependent"},
	{"S1 45", "a third party is independent of what it judges", rules,
		`if issuer == about || contains(own.Predecessors, about) || contains(other.Predecessors, issuer) {`, `if false && (issuer == about || contains(own.Predecessors, about) || contains(other.Predecessors, issuer)) {`, "TestAReportIsByWhoIsRegisteredForItAndIndependent"},
	{"S0 13(4)", "who gave a report withdraws it", rules,
		`if report.Issuer != d.signer.organizationID {
`, `if false && report.Issuer != d.signer.organizationID {
`, "TestAnObjectIsAssessedByARegisteredThirdParty"},
	{"S0 13(4)", "a report in force, of the kind, about the thing is cited", rules,
		`if rec.Kind != "report" || rec.State != record.StateInForce || report.Kind != kind || report.Subject != about {`, `if rec.Kind != "report" {`, "TestAnObjectIsAssessedByARegisteredThirdParty"},
	{"S0 20(3)", "a government price names its document", rules,
		`if pricing.Government() && pricing.Price == nil {`, `if false && pricing.Price == nil {`, "TestAPriceComesAboutInOneOfItsWays"},
	{"S0 20(3); S1 43", "an appraised price names its valuation", rules,
		`if pricing.Report == "" {`, `if false && pricing.Report == "" {`, "TestAPriceComesAboutInOneOfItsWays"},
	{"S0 13(3)", "an object is listed once", rules,
		`if rec.State == record.StateListed {
			return record.Errorf(record.Duplicate`, `if false && rec.State == record.StateListed {
			return record.Errorf(record.Duplicate`, "TestWhatWasDelistedIsListedAgainUnlessAnotherListingStands"},
	{"S0 14", "published prices hide single deals", rules,
		`case body.Deals < least:`, `case false:`, "TestPublishedPricesHideSingleDeals"},
	{"S0 14", "prices are published of periods that are over", rules,
		`case body.To > d.now():`, `case false:`, "TestPublishedPricesHideSingleDeals"},
	{"S0 14", "periods of published prices do not overlap", rules,
		`if body.From < string(last) {`, `if false && body.From < string(last) {`, "TestPublishedPricesHideSingleDeals"},
	{"S0 6", "an exemption is from what must be traded on an exchange", rules,
		`row.Code == code && row.Force == "MUST"`, `row.Code == code || row.Force == "MUST"`, "TestTheBureauExemptsFromTradingOnAnExchange"},
}
