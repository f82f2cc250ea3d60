package main

// besideMutants are programs without one rule of what stands beside a deal: its keys and private terms, stops, disputes, what others see to, contracts made elsewhere.
var besideMutants = []Mutant{
	// record/dispute.go
	{"S1 42(2)", "an authorisation ends by itself", records,
		`	if state == StateInForce && now >= b.Until {
		return StateExpired, "S1 42(2)"`, `	if false {
		return StateExpired, "S1 42(2)"`, "TestWhatIsAuthorisedOrOrderedEndsInTimeToCome"},
	{"S0 31(2)", "an order to be shown something ends by itself", records,
		`	if state == StateInForce && now >= b.Until {
		return StateExpired, "S0 31(2)"`, `	if false {
		return StateExpired, "S0 31(2)"`, "TestWhoMaySeeToADeal"},
	{"S0 6", "an exemption ends by itself", records,
		`	if state == StateInForce && now >= b.Until {
		return StateExpired, "S0 6"`, `	if false {
		return StateExpired, "S0 6"`, "TestTheBureauExemptsFromTradingOnAnExchange"},

	// record/pause.go
	{"S2 39(2)", "a right holder's stop lapses", records,
		`if state == StateInForce && p.Holder && now >= p.Deadline {`, `if false {`, "TestOfSeveralLimitsWhatAllLeaveIsLeft"},
	{"S2 39(2)", "limits name what they leave", records,
		`c.That((b.Outcome == StateLimited) == (len(b.Modes) > 0),`, `c.That(true,`, "TestOfSeveralLimitsWhatAllLeaveIsLeft"},

	// record/terms.go
	{"design §3", "a document has a salt", records,
		`c.That(saltForm.MatchString(salt),`, `c.That(true || salt == "",`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"design §3", "no error shows a word of a document", records,
		`	own.Text(name, s, min, max)
	c.That(own.err == nil,`, `	c.Text(name, s, min, max)
	c.That(own.err == nil,`, "TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem"},
	{"design §3", "the instalments make up the amount", records,
		`c.That(rest == 0,`, `c.That(true || rest == 0,`, "TestAContractHoldsWhatItMust"},
	{"design §3", "the shares make up what was received", records,
		`c.That(len(t.Shares) == 0 || sum == t.Received,`, `c.That(true || sum == 0,`, "TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem"},

	// rules/dispute.go
	{"S0 20(7)", "a dispute is about a deal that came to a contract", rules,
		`		if !contains(disputed, rec.State) {`, `		if false && !contains(disputed, rec.State) {`, "TestARecordBesideADealNamesOne"},
	{"S0 20(7)", "each side has one dispute at a time", rules,
		`case quarrel.By == side && !quarrel.Over:`, `case false:`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "each side has a few disputes in a deal", rules,
		`		if had >= record.MaxDisputes {`, `		if false && had >= record.MaxDisputes {`, "TestWhatGathersOnADealIsBounded"},
	{"S0 20(7)", "a dispute that is over stops nothing", rules,
		`deal.Disputes[i].Over || deal.Disputes[i].Dispute == d.statement.Sub`, `deal.Disputes[i].Over`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "a dispute that is over bars nothing", rules,
		`	return d.count(disputesKey(dispute.Dataset), -1)`, `	return nil`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "a dispute bars once", rules,
		`	if dispute.Barred {
		return nil
	}`, `	if false {
		return nil
	}`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "a dispute that was taken up bars the transfer", rules,
		`	return d.count(disputesKey(dispute.Dataset), 1)`, `	return nil`, "TestADisputeBarsTheTransferOnceItIsTakenUp"},
	{"S0 20(7)", "the exchange mediates under a rule of its own", rules,
		`	if err := d.ruleDocuments([]string{body.Document}); err != nil {`, `	if err := d.ruleDocuments([]string{body.Document}); false && err != nil {`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "the provider signs a settlement", rules,
		`	if err := d.consentOf(deal.Provider, offerers...); err != nil {`, `	if err := d.consentOf(deal.Provider, offerers...); false && err != nil {`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "the receiver signs a settlement", rules,
		`	if err := d.consentOf(deal.Receiver, record.RoleParty); err != nil {`, `	if err := d.consentOf(deal.Receiver, record.RoleParty); false && err != nil {`, "TestADisputeAndItsStages"},
	{"S0 20(7)", "who refers a dispute is a party or the exchange", rules,
		`	if d.side(deal) == "" {
		if err := d.deskFor(deal); err != nil {`, `	if d.side(deal) == "" {
		if err := d.deskFor(deal); false && err != nil {`, "TestARecordBesideADealNamesOne"},
	{"S0 3", "a party does not enter the judgment", rules,
		`	if d.side(deal) != "" {
		return record.Errorf(record.ConflictOfInterest`, `	if false && d.side(deal) != "" {
		return record.Errorf(record.ConflictOfInterest`, "TestNobodyIsAuthorityOrCustodianInTheirOwnDeal"},
	{"S0 11(1)", "a judgment is entered within one's scope", rules,
		`	return d.inScope(dispute.Region, "")`, `	return nil`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S0 20(7)", "who opened a dispute withdraws it", rules,
		`	if d.side(deal) != dispute.By {`, `	if false && d.side(deal) != dispute.By {`, "TestADisputeAndItsStages"},

	// rules/off.go
	{"S3a 24", "a contract made elsewhere is kept as long", rules,
		`	if err := d.keptLong(body.Retention); err != nil {
		return err
	}
	owner`, `	if err := d.keptLong(body.Retention); false && err != nil {
		return err
	}
	owner`, "TestADepositIsKeptAndCitesWhatIsInForce"},
	{"S0 10", "a contract made elsewhere cites what is in force", rules,
		`		if err := d.cited(&body.Cites[i], owner, body.Dataset); err != nil {`, `		if err := d.cited(&body.Cites[i], owner, body.Dataset); false && err != nil {`, "TestADepositIsKeptAndCitesWhatIsInForce"},
	{"S0 6", "what must be traded on an exchange is", rules,
		`	if len(cases) > 0 {`, `	if false && len(cases) > 0 {`, "TestAContractMadeElsewhereIsDepositedAndNotReviewed"},
	{"S0 6", "the parties say what the data are", rules,
		`said := row.When == "PUBLIC_DATA" && body.Public || row.When == "FISCAL_BODY" && body.Fiscal`, `said := false`, "TestAContractMadeElsewhereIsDepositedAndNotReviewed"},
	{"S0 6", "an exemption is in force, of that firm, for those data and cases", rules,
		`if rec.Kind != "exemption" || rec.State != record.StateInForce || exempt.Provider != owner || exempt.Dataset != body.Dataset || !covers {`, `if false && !covers {`, "TestAContractMadeElsewhereIsDepositedAndNotReviewed"},

	// rules/oversight.go
	{"S0 17", "a party accuses the other side", rules,
		`		case side == body.Side:`, `		case false && side == body.Side:`, "TestWhoMaySeeToADeal"},
	{"S0 17", "who accuses is a party or an authority", rules,
		`		case side == "" && !d.authority():`, `		case false && side == "" && !d.authority():`, "TestWhoMaySeeToADeal"},
	{"S0 11(1)", "an authority accuses within its scope", rules,
		`		case side == "":
			return d.inScope(deal.Region, "")`, `		case side == "":
			return nil`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S0 17", "accusations do not wear a deal out", rules,
		`	if n > maxBeside {`, `	if false && n > maxBeside {`, "TestNobodyWearsADealOutWithAccusations"},
	{"S1 42(2)", "an authorisation ends in time to come", rules,
		`	if body.Until <= d.now() {
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*authorisation`, `	*authorisation`, "TestWhatIsAuthorisedOrOrderedEndsInTimeToCome"},
	{"S1 42(2)", "both sign an authorisation", rules,
		`		return d.consentOfOther(deal, side)`, `		_ = d.consentOfOther(deal, side)
		return nil`, "TestWhoMaySeeToADeal"},
	{"S1 42(2)", "a party ends an authorisation", rules,
		`	_, err := d.onSide(&deal, "")
	return err`, `	_, _ = d.onSide(&deal, "")
	return nil`, "TestWhoMaySeeToADeal"},
	{"S0 31(2)", "an order to be shown something ends in time to come", rules,
		`	if body.Until <= d.now() {
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*access`, `	*access`, "TestWhatIsAuthorisedOrOrderedEndsInTimeToCome"},
	{"S0 31(2)", "an authority orders to be shown what is within its scope", rules,
		`	access.Authority = d.signer.organizationID
	return d.inScope(deal.Region, "")`, `	access.Authority = d.signer.organizationID
	return nil`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S0 31(2)", "who ordered to be shown something ends it", rules,
		`	if access.Authority != d.signer.organizationID {
`, `	if false {
`, "TestWhoMaySeeToADeal"},
	{"S0 25; S3a 25", "a log of reads has no gap", rules,
		`	if before.Last+1 != body.First || before.Head != body.Before {`, `	if before.Head != body.Before {`, "TestWhoMaySeeToADeal"},
	{"S0 25; S3a 25", "a log of reads is chained", rules,
		`	if before.Last+1 != body.First || before.Head != body.Before {`, `	if before.Last+1 != body.First {`, "TestWhoMaySeeToADeal"},

	// rules/party.go
	{"S0 17", "a key that has ended signs nothing", rules,
		`	if rec.State != record.StateActive {
		return seal.Key{}, nil, record.Errorf(record.KeyInactive, "key %s is %s", kid, rec.State)
	}
	key, err := seal.ParseKey(party.Key`, `	if false && rec.State != record.StateActive {
		return seal.Key{}, nil, record.Errorf(record.KeyInactive, "key %s is %s", kid, rec.State)
	}
	key, err := seal.ParseKey(party.Key`, "TestAReceiverGetsANewKey"},
	{"S0 17", "a key serves one deal", rules,
		`		if taken, err := d.reader.Read(at[0], at[1]); err != nil || taken != nil {`, `		if taken, err := d.reader.Read(at[0], at[1]); err != nil || false && taken != nil {`, "TestARecordBesideADealNamesOne"},
	{"S0 17", "a binding is signed by a verified demander of the cohort", rules,
		`if err != nil || record.Decode(signed.Payload, &binding) != nil || binding.Valid() != nil {`, `if record.Decode(signed.Payload, &binding) != nil || binding.Valid() != nil {`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"S0 17", "a binding names who signed it", rules,
		`case binding.Iss != holders[signed.Key.Kid]:`, `case false && binding.Iss != holders[signed.Key.Kid]:`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"S0 17", "a binding is of the deal's key, for this exchange", rules,
		`case binding.Key != kid || binding.Aud != d.statement.Aud:`, `case binding.Aud != d.statement.Aud:`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"S0 17", "a binding is for this exchange", rules,
		`case binding.Key != kid || binding.Aud != d.statement.Aud:`, `case binding.Key != kid:`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"S0 17", "a binding has its time", rules,
		`case d.timely(binding.Iat, binding.Exp) != nil:`, `case false && d.timely(binding.Iat, binding.Exp) != nil:`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"design §4", "the records of all of a cohort are read", rules,
		`for _, id := range cohort.Members { // all of them, whoever it is`, `for _, id := range cohort.Members[:1] {`, "TestTheReadSetIsTheSameForAllOfACohort"},
	{"S0 17; S3a 9", "a cohort gives cover", rules,
		`if len(ring) < max(least, 1) {`, `if false && len(ring) < max(least, 1) {`, "TestACohortGivesCover"},
	{"S0 17; S3a 9", "who is suspended as a demander binds no key", rules,
		`if !contains(record.VerifiedStates, rec.State) {`, `if false && !contains(record.VerifiedStates, rec.State) {`, "TestWhoIsSuspendedAsADemanderBindsNoKey"},
	{"S0 3", "who orders a key's end is impartial and within their scope", rules,
		`		return d.ordersEnd(party)`, `		return nil`, "TestAuthoritiesActWhereTheirScopeReaches"},
	{"S0 17", "nobody ends somebody else's key", rules,
		`if _, kid := splitKey(d.statement.Sub); kid != d.signer.id {`, `if _, kid := splitKey(d.statement.Sub); false && kid != d.signer.id {`, "TestARecordBesideADealNamesOne"},

	// rules/pause.go
	{"S2 39(2)", "the deadline of a stop lies ahead", rules,
		`	if body.Deadline <= d.now() {
		return record.Errorf(record.Invalid, "the deadline for putting it right lies in the past")
	}
	if d.signer`, `	if false {
		return record.Errorf(record.Invalid, "the deadline for putting it right lies in the past")
	}
	if d.signer`, "TestAuthoritiesStopLimitAndClose"},
	{"S0 20(5)", "an exchange reports illegality", rules,
		`body.Ground == "ILLEGALITY" && body.Report == "" {`, `false {`, "TestAuthoritiesStopLimitAndClose"},
	{"S2 39(2)", "what does not run is not stopped", rules,
		`		if !contains(record.Running, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s; there is no service`, `		if false {
			return record.Errorf(record.StateForbids, "%s is %s; there is no service`, "TestAuthoritiesStopLimitAndClose"},
	{"S2 39(2)", "a right holder's stop ends by itself", rules,
		`			entry.Lapses = body.Deadline`, `			_ = body.Deadline`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "a deal is stopped so often and no more", rules,
		`		if len(deal.Pauses) >= record.MaxPauses {`, `		if false && len(deal.Pauses) >= record.MaxPauses {`, "TestWhatGathersOnADealIsBounded"},
	{"S0 3", "who stops a deal is no party and within their scope", rules,
		`		return d.decides(deal.Provider, deal.Region, "")
	}
	held := 0`, `		return nil
	}
	held := 0`, "TestNobodyIsAuthorityOrCustodianInTheirOwnDeal"},
	{"S2 39(2)", "right holders stop a deal a few times", rules,
		`	if held >= maxHolderPauses {`, `	if false && held >= maxHolderPauses {`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "a right holder stops its own data service only", rules,
		`	if data.Holder != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "the data are`, `	if false {
		return record.Errorf(record.OutOfRole, "the data are`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "who ordered a stop ends it, or a court", rules,
		`	case pause.Authority != d.signer.organizationID && !court:`, `	case false && pause.Authority != d.signer.organizationID && !court:`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "a right holder neither limits nor closes", rules,
		`	case body.Outcome != "LIFTED" && !d.authority():`, `	case false:`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "what may be put right is not limited before", rules,
		`	case body.Outcome != "LIFTED" && d.now() < pause.Deadline:`, `	case false:`, "TestAuthoritiesStopLimitAndClose"},
	{"S0 3", "who ends a stop is no party and within their scope", rules,
		`			if err := d.decides(deal.Provider, deal.Region, ""); err != nil {`, `			if err := d.decides(deal.Provider, deal.Region, ""); false && err != nil {`, "TestAuthoritiesActWhereTheirScopeReaches"},
	{"S2 39(2)", "a deal that was closed is over", rules,
		`		rec.State = record.StateClosed
`, ``, "TestAuthoritiesStopLimitAndClose"},
	{"S2 23", "a deal that was closed bars nothing", rules,
		`		return d.dealOver(deal)
	})`, `		return nil
	})`, "TestAuthoritiesStopLimitAndClose"},

	// rules/terms.go
	{"design §3", "an act without private terms takes none", rules,
		`case !d.row.private && d.submission.Terms != "":`, `case false && !d.row.private && d.submission.Terms != "":`, "TestTermsComeWithTheActsThatTakeThem"},
	{"design §3", "private terms come through who may see them", rules,
		`case d.row.private && d.tx.Creator != d.namespace.Owner && d.tx.Creator != record.DataBureau:`, `case false:`, "TestTermsComeWithTheActsThatTakeThem"},
	{"design §3", "terms are bounded", rules,
		`case len(d.submission.Terms) > record.MaxTerms:`, `case false && len(d.submission.Terms) > record.MaxTerms:`, "TestTermsComeWithTheActsThatTakeThem"},
	{"design §3", "no document serves twice", rules,
		`if err := d.claim("terms/"+strings.ToUpper(strings.TrimPrefix(digest, "sm3:")), d.digest); err != nil {`, `if err := d.claim("terms/"+strings.ToUpper(strings.TrimPrefix(digest, "sm3:")), d.digest); false && err != nil {`, "TestAContractHoldsWhatItMust"},
	{"design §3", "an act with private terms brings them", rules,
		`if d.submission.Terms == "" && d.private.reader != nil {`, `if false && d.submission.Terms == "" && d.private.reader != nil {`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"design §3", "the terms are those that the statement names", rules,
		`if seal.Digest(text) != digest {`, `if false && seal.Digest(text) != digest {`, "TestOnlyAVerifiedDemanderOfTheCohortApplies"},
	{"design §3", "terms are kept", rules,
		`		d.private.writes = append(d.private.writes, Write{record.TermsKey(d.digest), text})`, `		_ = text`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"design §3", "lost terms are no terms", rules,
		`		return nil, record.Errorf(record.Unavailable, "this organization has lost`, `		return nil, nil
	case false:
		return nil, record.Errorf(record.Unavailable, "this organization has lost`, "TestTermsComeWithTheActsThatTakeThem"},
}
