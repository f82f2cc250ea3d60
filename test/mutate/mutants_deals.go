package main

// dealMutants are programs without one rule of the rules of deals: application, contract, delivery, payment, end.
var dealMutants = []Mutant{
	// record/deal.go
	{"S0 20(5)", "silence accepts a batch for its deal", records,
		`b.State == StatePending && b.AcceptBy != "" && now >= b.AcceptBy`, `false`, "TestWhatSilenceAcceptedStaysAccepted"},
	{"S2 39(2)", "a right holder's stop lapses for the deal", records,
		`(p.Lapses == "" || now < p.Lapses)`, `true`, "TestARightHolderStopsItsOwnDataService"},
	{"S2 39(2)", "a stop comes before everything else", records,
		`case slices.ContainsFunc(d.Pauses, func(p Pause) bool { return p.stops(now) }):`, `case false:`, "TestARightHolderStopsItsOwnDataService"},
	{"S0 20(7)", "a dispute stops a deal", records,
		`case slices.ContainsFunc(d.Disputes, func(q Quarrel) bool { return !q.Over }):`, `case false:`, "TestADisputeAndItsStages"},
	{"S3a 21", "an amendment that waits stops a deal", records,
		`case d.Pending != nil:`, `case false:`, "TestAnAmendmentCountsOnceItIsReviewed"},
	{"S0 20(5)", "what was delivered was delivered wholly", records,
		`if d.Contract == nil || len(d.Batches) < d.Contract.Batches {`, `if d.Contract == nil {`, "TestWhatIsDeliveredAfterADestructionIsDestroyedAsWell"},
	{"S0 20(5)", "what is not accepted is not delivered", records,
		`return !slices.ContainsFunc(d.Batches, func(b Batch) bool { return !b.Done(now) })`, `return true`, "TestWhatIsDeliveredAfterADestructionIsDestroyedAsWell"},
	{"S0 20(6)", "the last payment counts under the contract in force", records,
		`return s.Final && s.Contract == d.Contract.Statement`, `return s.Final`, "TestTheLastPaymentCountsUnderTheContractInForce"},
	{"S0 20(6)", "the last payment settles", records,
		`return s.Final && s.Contract == d.Contract.Statement`, `return s.Contract == d.Contract.Statement`, "TestOnlyWhatWasSettledIsCertified"},
	{"S2 39(2)", "of several limits what all leave is left", records,
		`return !slices.Contains(p.Modes, mode)`, `return false`, "TestOfSeveralLimitsWhatAllLeaveIsLeft"},

	// record/delivery.go
	{"S0 20(5)", "silence accepts a batch", records,
		`if state == StatePending && h.AcceptBy != "" && now >= h.AcceptBy {`, `if false {`, "TestWhatSilenceAcceptedStaysAccepted"},
	{"S0 20(6)", "final goes with MATCHED", records,
		`c.That(!b.Final || b.Result == ResultMatched,`, `c.That(true,`, "TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem"},

	// rules/agreed.go
	{"S3a 21", "a contract has its amendments and no more", rules,
		`if len(deal.Amendments) >= record.MaxAmendments {`, `if false && len(deal.Amendments) >= record.MaxAmendments {`, "TestWhatGathersOnADealIsBounded"},
	{"S0 20(5)", "an amendment covers what was handed over", rules,
		`if body.Batches < len(deal.Batches) {`, `if false && body.Batches < len(deal.Batches) {`, "TestWhatIsPaidMeanwhileFitsTheAmendmentToo"},
	{"S0 20(2)", "a contract is about what may be traded now", rules,
		`	object, err := d.tradable(deal.Object)
	if err != nil {`, `	object, err := d.tradable(deal.Object)
	if object == nil {`, "TestWhatIsOrderedAndSignedMayBeTradedThen"},
	{"S3a 21", "a contract cites what the object does", rules,
		`		if !slices.Contains(object.Application.Cites, citation) {
			return record.Errorf(record.Invalid, "certificate %s is not one of the object's", citation.Number)
		}
	}
	if err`, `		if false && !slices.Contains(object.Application.Cites, citation) {
			return record.Errorf(record.Invalid, "certificate %s is not one of the object's", citation.Number)
		}
	}
	if err`, "TestAContractHoldsWhatItMust"},
	{"S0 27", "data that leave the country name the approval", rules,
		`case data.CrossBorder != "" && body.Export == "":`, `case false && data.CrossBorder != "" && body.Export == "":`, "TestDataAreDealtInAsTheirKindAllows"},
	{"S3b 16(2)", "public data are not passed on", rules,
		`case data.Public() && body.Onward:`, `case false && data.Public() && body.Onward:`, "TestDataAreDealtInAsTheirKindAllows"},
	{"S2 13", "the data are destroyed in time to come", rules,
		`case body.Destroy != "" && body.Destroy <= d.now():`, `case false && body.Destroy != "" && body.Destroy <= d.now():`, "TestAContractHoldsWhatItMust"},
	{"S3a 21", "a contract that cites says what the rights are", rules,
		`		wanted = append(wanted, 11, 12)
	}
	if body.Destroy`, `		_ = wanted
	}
	if body.Destroy`, "TestAContractHoldsWhatItMust"},
	{"S3a 21", "a contract that ends in destruction says how", rules,
		`		wanted = append(wanted, 13)`, `		_ = wanted`, "TestAContractHoldsWhatItMust"},
	{"S3a 21", "a contract with public funds says so", rules,
		`if body.FiscalFunds || body.Export != "" || len(data.MustEnter) > 0 {`, `if body.Export != "" || len(data.MustEnter) > 0 {`, "TestAContractHoldsWhatItMust"},
	{"S3a 21", "a contract to deliver across the border says so", rules,
		`if body.FiscalFunds || body.Export != "" || len(data.MustEnter) > 0 {`, `if body.FiscalFunds || len(data.MustEnter) > 0 {`, "TestDataAreDealtInAsTheirKindAllows"},
	{"S3a 21", "a contract holds the elements of list A2-c", rules,
		`		wanted = append(wanted, 15)
	}
	for _, number := range wanted {`, `		wanted = append(wanted, 15)
	}
	for _, number := range wanted[:0] {`, "TestAContractHoldsWhatItMust"},
	{"S0 32", "a custodian is registered as one", rules,
		`if !contains(actor.Roles, record.RoleCustodian) {`, `if false && !contains(actor.Roles, record.RoleCustodian) {`, "TestAContractHoldsWhatItMust"},
	{"S0 32", "the provider is not its own custodian", rules,
		`if custodian == deal.Provider {`, `if false && custodian == deal.Provider {`, "TestNobodyIsAuthorityOrCustodianInTheirOwnDeal"},
	{"S0 32", "the receiver is not its own custodian", rules,
		`boundBy(first.Binding) == custodian {`, `false && boundBy(first.Binding) == custodian {`, "TestNobodyIsAuthorityOrCustodianInTheirOwnDeal"},
	{"S3a 24", "deals are kept for twenty years", rules,
		`	if years < minimumRetention {`, `	if false && years < minimumRetention {`, "TestDealsAreKeptForTwentyYearsWhateverThePacksSay"},
	{"S3a 24", "what must be kept is", rules,
		`; retention < earliest {`, `; false && retention < earliest {`, "TestAContractHoldsWhatItMust"},
	{"S0 20(3)", "a contract does not change a government price into another", rules,
		`if governed(listing.PriceMode) != governed(body.Pricing) || governed(body.Pricing) && body.Pricing != listing.PriceMode {`, `if false && (governed(listing.PriceMode) != governed(body.Pricing) || governed(body.Pricing) && body.Pricing != listing.PriceMode) {`, "TestAContractHoldsWhatItMust"},
	{"S0 20(3)", "an amount lies within the government's price", rules,
		`if limits := listing.Price; limits != nil && (`, `if limits := listing.Price; false && limits != nil && (`, "TestAPriceThatTheGovernmentGuidesIsKept"},
	{"S0 20(6)", "an amendment covers what was paid", rules,
		`if terms.Amount < paid {`, `if false && terms.Amount < paid {`, "TestAnAmendmentCountsOnceItIsReviewed"},
	{"S0 20(4)", "an amendment that was returned changes nothing", rules,
		`			deal.Pending = nil
			d.state`, `			d.state`, "TestAnAmendmentCountsOnceItIsReviewed"},
	{"S0 20(4)", "the exchange's review follows its list", rules,
		`	if err := d.met(body.Checklist, "checklist.contract"); err != nil {`, `	if err := d.met(body.Checklist, "checklist.contract"); false && err != nil {`, "TestAContractHoldsWhatItMust"},
	{"S0 20(4)", "what is evidenced may be traded at that moment", rules,
		`	if _, err := d.tradable(deal.Object); err != nil {
		return err
	}
	if amending {`, `	if _, err := d.tradable(deal.Object); false && err != nil {
		return err
	}
	if amending {`, "TestWhatIsOrderedAndSignedMayBeTradedThen"},

	// rules/handover.go
	{"S0 20(5)", "batches come in turn", rules,
		`if body.Batch != len(deal.Batches)+1 || body.Batch > deal.Contract.Batches {`, `if body.Batch > deal.Contract.Batches {`, "TestSilenceAcceptsAndObjectionsAreMended"},
	{"S0 20(5)", "no more is delivered than agreed", rules,
		`if body.Batch != len(deal.Batches)+1 || body.Batch > deal.Contract.Batches {`, `if body.Batch != len(deal.Batches)+1 {`, "TestARecordBesideADealNamesOne"},
	{"S2 13", "what is delivered later is to be destroyed as well", rules,
		`deal.Records, deal.Destroyed = append(deal.Records, key), nil // what comes later is to be destroyed as well`, `deal.Records = append(deal.Records, key)`, "TestWhatIsDeliveredAfterADestructionIsDestroyedAsWell"},
	{"S0 20(5)", "what is named as a deal is one", rules,
		`	if kind, _ := splitKey(key); kind != "deal" {`, `	if kind, _ := splitKey(key); false && kind != "deal" {`, "TestARecordBesideADealNamesOne"},
	{"S0 20(5)", "a deal that is worn out still ends", rules,
		`		if len(rec.Acts) >= record.MaxActs && !d.row.ends {`, `		if len(rec.Acts) >= record.MaxActs {`, "TestADealThatIsWornOutStillEnds"},
	{"S0 20(5)", "nothing else happens to a deal that is worn out", rules,
		`		if len(rec.Acts) >= record.MaxActs && !d.row.ends {`, `		if false {`, "TestADealThatIsWornOutStillEnds"},
	{"S0 20(5)", "deliveries are made while a deal runs", rules,
		`if !contains([]string{record.StateEvidenced, record.StateDelivering, record.StateLimited}, rec.State) {`, `if false {`, "TestARightHolderStopsItsOwnDataService"},
	{"B-47", "nothing is delivered in the future", rules,
		`	if body.DeliveredAt > d.now() {`, `	if false && body.DeliveredAt > d.now() {`, "TestSilenceAcceptsAndObjectionsAreMended"},
	{"S2 39(2)", "a limited service is delivered within its limits", rules,
		`if modes, limited := deal.Limits(); limited && !contains(modes, body.Mode) {`, `if modes, limited := deal.Limits(); false && limited && !contains(modes, body.Mode) {`, "TestAuthoritiesStopLimitAndClose"},
	{"S0 8", "an object that was stopped is not delivered", rules,
		`	if rec.State == record.StateSuspended || rec.State == record.StateRevoked {`, `	if false && rec.State == record.StateSuspended {`, "TestWhatIsOrderedAndSignedMayBeTradedThen"},
	{"S2 8(4)", "important data are not delivered raw in a deal", rules,
		`(body.Mode == "RAW_TRANSFER" || body.Mode == "OFFLINE") {`, `false {`, "TestDataAreDealtInAsTheirKindAllows"},
	{"S3b 27", "a product is delivered for the scenario of its review", rules,
		`	if body.Scenario != object.Application.ScenarioCode {`, `	if false && body.Scenario != object.Application.ScenarioCode {`, "TestDataAreDealtInAsTheirKindAllows"},
	{"S0 20(5)", "nothing is answered once a deal is over", rules,
		`		if !contains(record.Running, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s; nothing`, `		if false {
			return record.Errorf(record.StateForbids, "%s is %s; nothing`, "TestNothingIsAnsweredOnceADealIsOver"},
	{"S0 20(5)", "the receiver answers, and nobody else", rules,
		`		_, err := d.onSide(deal, receiver)
		return err
	})`, `		_, _ = d.onSide(deal, receiver)
		return nil
	})`, "TestARecordBesideADealNamesOne"},
	{"S0 20(5)", "a batch that is replaced is the one that was objected to", rules,
		`if body.Deal != over.Deal || body.Batch != over.Batch {`, `if body.Deal != over.Deal {`, "TestSilenceAcceptsAndObjectionsAreMended"},
	{"S0 20(5)", "a batch that is replaced is of the same deal", rules,
		`if body.Deal != over.Deal || body.Batch != over.Batch {`, `if body.Batch != over.Batch {`, "TestARecordBesideADealNamesOne"},
	{"S0 20(5)", "a batch is not replaced for ever", rules,
		`over.Replaced > maxReplaced {`, `false {`, "TestWhatGathersOnADealIsBounded"},
	{"S2 13", "what is replaced is to be destroyed as well", rules,
		`batch.State, batch.AcceptBy, deal.Destroyed = record.StatePending, over.AcceptBy, nil`, `batch.State, batch.AcceptBy = record.StatePending, over.AcceptBy`, "TestWhatIsDeliveredAfterADestructionIsDestroyedAsWell"},
	{"S0 20(5)", "silence is written down when it has accepted", rules,
		`state != record.StateDeemed {`, `false && state != record.StateDeemed {`, "TestSilenceAcceptsAndObjectionsAreMended"},

	// rules/running.go
	{"S2 23", "a deal under way is counted", rules,
		`	deal.Counted = true
	return d.countDeal(deal, 1)`, `	return d.countDeal(deal, 1)`, "TestWhatIsUnderWayBarsRetirementAndTransfer"},
	{"S2 23", "a deal that is over bars nothing", rules,
		`	deal.Counted = false
	return d.countDeal(deal, -1)`, `	deal.Counted = false
	return nil`, "TestWhatIsUnderWayBarsRetirementAndTransfer"},
	{"S2 23", "what is under way bars retirement", rules,
		`if err == nil && deals+disputes > 0 {`, `if false && err == nil && deals+disputes > 0 {`, "TestWhatIsUnderWayBarsRetirementAndTransfer"},
	{"S0 20(7)", "a dispute bars a transfer", rules,
		`if err == nil && disputes > 0 {`, `if false && err == nil && disputes > 0 {`, "TestADisputeBarsTheTransferOnceItIsTakenUp"},
	{"S0 20(7)", "a contract ends by agreement of both", rules,
		`		if err := d.consentOfOther(deal, side); err != nil {`, `		if err := d.consentOfOther(deal, side); false && err != nil {`, "TestWhatIsUnderWayBarsRetirementAndTransfer"},
	{"S0 20(7)", "nobody else agrees for the parties", rules,
		`	case body.Cause == "AGREEMENT":`, `	case false && body.Cause == "AGREEMENT":`, "TestWhatIsUnderWayBarsRetirementAndTransfer"},
	{"S0 20(7)", "a party does not say what the law is", rules,
		`	case !slices.ContainsFunc(deciders,`, `	case false && !slices.ContainsFunc(deciders,`, "TestNobodyIsAuthorityOrCustodianInTheirOwnDeal"},
	{"S0 3", "who ends a contract by law is no party and within their scope", rules,
		`.Under("S0 20(7)")
	}
	return d.decides(deal.Provider, deal.Region, "")`, `.Under("S0 20(7)")
	}
	return nil`, "TestAuthoritiesActWhereTheirScopeReaches"},
	{"S2 13", "what was delivered is destroyed before it is unwound", rules,
		`if len(deal.Batches) > 0 && deal.Destroyed == nil {`, `if false && len(deal.Batches) > 0 && deal.Destroyed == nil {`, "TestWhatWasDeliveredIsDestroyedBeforeUnwinding"},
	{"S2 13", "what was not delivered is not destroyed", rules,
		`	case len(deal.Batches) == 0:`, `	case false:`, "TestWhatWasDeliveredIsDestroyedBeforeUnwinding"},
	{"S2 13", "a destruction is recorded once", rules,
		`	case deal.Destroyed != nil:`, `	case false:`, "TestWhatWasDeliveredIsDestroyedBeforeUnwinding"},
	{"S2 13", "a destruction lies in the past", rules,
		`	case body.At > d.now():`, `	case false:`, "TestARecordBesideADealNamesOne"},
	{"S3a 24", "a deal is kept as long as its contract", rules,
		`if body.Retention < deal.Contract.Retention {`, `if false && body.Retention < deal.Contract.Retention {`, "TestADealFromApplicationToFiling"},
	{"S0 20(7)", "nothing in dispute is filed", rules,
		`if slices.ContainsFunc(deal.Disputes, func(q record.Quarrel) bool { return !q.Over }) {`, `if false {`, "TestADealIsFiledWhenNothingAboutItIsOpen"},
	{"S2 13", "what is to be destroyed is before it is filed", rules,
		`deal.Destroyed == nil && len(deal.Batches) > 0 {`, `deal.Destroyed == nil && false {`, "TestADestructionThatIsDueIsRecordedBeforeFiling"},
	{"S2 13", "nothing is destroyed that was not delivered", rules,
		`deal.Destroyed == nil && len(deal.Batches) > 0 {`, `deal.Destroyed == nil {`, "TestADealIsFiledWhenNothingAboutItIsOpen"},
	{"S3a 24", "all records of a deal are filed with it", rules,
		`record.PartyKey(deal.Receiver)}, deal.Records...)`, `record.PartyKey(deal.Receiver)})`, "TestADealFromApplicationToFiling"},
	{"S0 20(5)", "time is written down when it has done something", rules,
		`	if rule == "" {
		return record.Errorf(record.TooEarly, "nothing is due; it is %s", d.record.State)
	}
	d.state = state
	return d.clocks`, `	if false && rule == "" {
		return record.Errorf(record.TooEarly, "nothing is due; it is %s", d.record.State)
	}
	d.state = state
	return d.clocks`, "TestARecordBesideADealNamesOne"},
	{"S0 20(5)", "silence accepts nothing while a deal stands still", rules,
		`if contains(record.Running, state) && !record.Still(state) {`, `if contains(record.Running, state) {`, "TestARightHolderStopsItsOwnDataService"},
	{"S0 20(5)", "silence accepts nothing once a deal is over", rules,
		`if contains(record.Running, state) && !record.Still(state) {`, `if !record.Still(state) {`, "TestNothingIsAnsweredOnceADealIsOver"},
	{"S0 20(5)", "what silence accepted stays accepted", rules,
		`batch.Done(d.now()) || (batch.AcceptBy`, `(batch.AcceptBy`, "TestWhatSilenceAcceptedStaysAccepted"},
	{"S0 20(5)", "a time that runs is not given anew", rules,
		`|| (batch.AcceptBy == "") == (by == "") {`, `|| by == "" && batch.AcceptBy == "" {`, "TestTheTimeToAnswerBeginsAnewWhoeverActsFirst"},

	// rules/settlement.go
	{"S0 20(6)", "no payment lies in the future", rules,
		`	if body.SettledAt > d.now() {`, `	if false && body.SettledAt > d.now() {`, "TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem"},
	{"S0 32", "a receipt serves once", rules,
		`	if err := d.claim("receipt/"+strings.ToUpper(strings.TrimPrefix(body.Receipt, "sm3:")), "settlement/"+d.newID("")); err != nil {`, `	if err := d.claim("receipt/"+strings.ToUpper(strings.TrimPrefix(body.Receipt, "sm3:")), "settlement/"+d.newID("")); false && err != nil {`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "payments are recorded while a deal runs", rules,
		`		if !contains(payable, rec.State) {`, `		if false && !contains(payable, rec.State) {`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "a deal has so many payments and no more", rules,
		`	if len(deal.Settlements) >= record.MaxSettlements {`, `	if false && len(deal.Settlements) >= record.MaxSettlements {`, "TestWhatGathersOnADealIsBounded"},
	{"S0 20(6)", "an instalment is settled once", rules,
		`if s.Instalment == body.Instalment && s.Result == record.ResultMatched && !body.Final {`, `if false {`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "all is paid once", rules,
		`		if s.Final && s.Contract == deal.Contract.Statement {
`, `		if false {
`, "TestTheLastPaymentCountsUnderTheContractInForce"},
	{"S0 32", "the custodian of the contract says what came in", rules,
		`	if d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "%s is the custodian`, `	if false {
		return record.Errorf(record.OutOfRole, "%s is the custodian`, "TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem"},
	{"S0 32", "the exchange records a payment with the custodian's consent", rules,
		`	if err := d.consentOf(deal.Contract.Custodian, record.RoleCustodian); err != nil {`, `	if err := d.consentOf(deal.Contract.Custodian, record.RoleCustodian); false && err != nil {`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6); S0 32", "what is instructed and what comes agree", rules,
		`matched := terms.Instructed == terms.Received && body.Instalment`, `matched := body.Instalment`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "there are as many instalments as agreed", rules,
		`&& body.Instalment <= len(contract.Instalments) &&`, `&&`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "no more is paid than agreed", rules,
		`&& paid+terms.Received <= contract.Amount`, ``, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "the last payment completes the amount", rules,
		`final := matched && paid+terms.Received == contract.Amount`, `final := body.Final`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "the result is what the terms say", rules,
		`(body.Result == record.ResultMatched) != matched`, `false`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 20(6)", "a payment fits the amendment that waits", rules,
		`	return sum <= pending.Amount, nil`, `	return true, nil`, "TestWhatIsPaidMeanwhileFitsTheAmendmentToo"},
	{"S0 20(6)", "what did not come as it should is not counted as paid", rules,
		`		if settled.Result != record.ResultMatched {`, `		if false && settled.Result != record.ResultMatched {`, "TestPaymentsAreHeldAgainstTheTerms"},
	{"S0 3", "a deal is certified by somebody impartial within their scope", rules,
		`		if err := d.decides(deal.Provider, deal.Region, record.TypeTC); err != nil {`, `		if err := d.decides(deal.Provider, deal.Region, record.TypeTC); false && err != nil {`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S0 20(6)", "what is settled is certified", rules,
		`if settled := rec.State == record.StateSettled || rec.State == record.StateFiled && deal.Ended == nil; !settled {`, `if false {`, "TestOnlyWhatWasSettledIsCertified"},
	{"S0 20(6)", "what came to another end is not certified", rules,
		`|| rec.State == record.StateFiled && deal.Ended == nil; !settled {`, `|| rec.State == record.StateFiled; !settled {`, "TestOnlyWhatWasSettledIsCertified"},
	{"S0 20(6)", "what was ended meanwhile gets no certificate", rules,
		`	if err := settledStill(&rec, &deal); err != nil {`, `	if err := settledStill(&rec, &deal); false && err != nil {`, "TestOnlyWhatWasSettledIsCertified"},
	{"S0 13(3)", "a deal is certified once", rules,
		`	if rec.State != record.StateRevoked {
		return record.Errorf(record.Duplicate`, `	if false {
		return record.Errorf(record.Duplicate`, "TestADealFromApplicationToFiling"},
	{"S0 11(1)", "a transaction certificate is revoked within one's scope", rules,
		`	return d.inScope(transaction.Region, record.TypeTC)`, `	return nil`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},

	// rules/trade.go
	{"S0 13(3)", "what is not listed is not traded", rules,
		`if rec.State != record.StateListed {`, `if false && rec.State != record.StateListed {`, "TestADealIsAboutAListing"},
	{"S3a 15", "an application is kept as it was signed", rules,
		`Terms: []string{d.digest}, Records: []string{},
	}
	return d.verbatim()`, `Terms: []string{d.digest}, Records: []string{},
	}
	return nil`, "TestRandomLivesOfDealsGoAsTheModelSays"},
	{"S1 44", "the receiver is not the supplier", rules,
		`if holder == supplier || d.operatesNot(holder) != nil {`, `if d.operatesNot(holder) != nil {`, "TestWhoReceivesStandsOnTheOtherSide"},
	{"S1 44", "the receiver does not run the exchange", rules,
		`if holder == supplier || d.operatesNot(holder) != nil {`, `if holder == supplier {`, "TestWhoReceivesStandsOnTheOtherSide"},
	{"S3a 18", "a receiver has few keys in one deal", rules,
		`if len(deal.Former) >= maxFormer {`, `if false && len(deal.Former) >= maxFormer {`, "TestWhatGathersOnADealIsBounded"},
	{"S3a 18", "the same demander binds a new key", rules,
		`if first != nil && boundBy(first.Binding) != holder {`, `if false && first != nil && boundBy(first.Binding) != holder {`, "TestAReceiverGetsANewKey"},
	{"S3a 18", "an old key ends when a new one comes", rules,
		`*record.Party) (string, error) { return record.StateReplaced, nil })`, `*record.Party) (string, error) { return record.StateActive, nil })`, "TestAReceiverGetsANewKey"},
	{"C3", "only its parties act for a side of a deal", rules,
		`if side == "" || want != "" && side != want {`, `if want != "" && side != want {`, "TestADisputeAndItsStages"},
	{"S0 20(2)", "the provider consents to what the receiver does", rules,
		`		return d.consentOf(deal.Provider, offerers...)`, `		_ = d.consentOf(deal.Provider, offerers...)
		return nil`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S0 20(2)", "the other party consents", rules,
		`	return d.consentOf(deal.Receiver, record.RoleParty)`, `	_ = d.consentOf(deal.Receiver, record.RoleParty)
	return nil`, "TestAContractHoldsWhatItMust"},
	{"S0 3", "the exchange's desk is impartial and within its scope", rules,
		`	if err := d.prepares(); err != nil {
		return err
	}
	return d.decides(deal.Provider, deal.Region, "")`, `	return d.prepares()`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S3a 6", "who runs the desk runs the exchange", rules,
		`	if err := d.prepares(); err != nil {
		return err
	}
	return d.decides(deal.Provider, deal.Region, "")`, `	return d.decides(deal.Provider, deal.Region, "")`, "TestNobodyDecidesAboutDealsOutsideTheirScope"},
	{"S1 42(1)", "each side discloses all of its items", rules,
		`if !slices.EqualFunc(body.Items, wanted,`, `if false && !slices.EqualFunc(body.Items, wanted,`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S1 42(1)", "a trade goes on when both have disclosed", rules,
		`if len(deal.Supply) == 0 || len(deal.Demand) == 0 {`, `if len(deal.Supply) == 0 {`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S1 42(1)", "what a party discloses is kept as it was signed", rules,
		`		d.state = record.StateApplied
	}
	return d.verbatim()`, `		d.state = record.StateApplied
	}
	return nil`, "TestRandomLivesOfDealsGoAsTheModelSays"},
	{"S1 42(2)", "what was not enough is disclosed again", rules,
		`deal.Supply, deal.Demand, d.state = nil, nil, record.StateApplied`, `d.state = record.StateApplied`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S1 42(2)", "nothing is ordered before the exchange has passed the disclosures", rules,
		`if deal.Vetted == nil || deal.Vetted.Result != "PASS" {`, `if false {`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S3a 20", "an order is about what may be traded now", rules,
		`	if _, err := d.tradable(deal.Object); err != nil {
		return err
	}
	if err := d.consentOfOther`, `	if _, err := d.tradable(deal.Object); false && err != nil {
		return err
	}
	if err := d.consentOfOther`, "TestWhatIsOrderedAndSignedMayBeTradedThen"},
	{"S3a 20", "an order is reviewed where the rules ask for it", rules,
		`	if regime.word("orderReviewRequired", "") != "YES" {`, `	if regime != nil {`, "TestWhatBothDiscloseAndOrderIsReviewed"},
	{"S3a 20", "an order is kept as it was signed", rules,
		`		d.state = record.StateOrderApproved
	}
	return d.verbatim()`, `		d.state = record.StateOrderApproved
	}
	return nil`, "TestRandomLivesOfDealsGoAsTheModelSays"},
}
