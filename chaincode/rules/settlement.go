package rules

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// settlementRows are the evidence of payments through a third party's custody (S0 20(6), 32), and the transaction certificate.
func settlementRows() []Row {
	active := []string{record.StateActive}
	return slices.Concat(traded("settlement", []Row{
		{Act: "settlement.record", To: record.ResultMatched, Else: []string{record.ResultMismatch}, Roles: []string{record.RoleCustodian, record.RoleExchange},
			Through: Home, Rule: "S0 20(6); S0 32", private: true, apply: on(recordSettlement)},
	}), traded("transaction", []Row{
		{Act: "transaction.certify", To: record.StateApproved, Roles: exchangeStaff, Rule: "S0 13(3)", apply: on(certifyDeal)},
		{Act: "transaction.issue", From: []string{record.StateApproved}, To: record.StateActive, Roles: exchangeStaff, Rule: "S0 13(3)", sealed: true,
			apply: on(issueTransaction)},
		{Act: "transaction.revoke", From: active, To: record.StateRevoked, Roles: exchangeStaff, Rule: "S0 13(3)", ends: true, apply: on(revokeTransaction)},
	}))
}

// payable are the states in which a payment is recorded: a pause or a dispute does not undo one that was made.
var payable = []string{
	record.StateEvidenced, record.StateDelivering, record.StateDelivered, record.StateSettling, record.StateLimited, record.StatePaused, record.StateDisputed,
	record.StateAmended,
}

// recordSettlement takes what the custodian, or the exchange, says of a payment. Whether instruction and receipt agree, and whether
// all is paid, the private terms tell; whoever holds them refuses another result.
func recordSettlement(d *decision, body *record.Settlement, settlement *record.Settlement) error {
	if body.SettledAt > d.now() {
		return record.Errorf(record.Invalid, "settledAt lies in the future")
	}
	if err := d.claim("receipt/"+strings.ToUpper(strings.TrimPrefix(body.Receipt, "sm3:")), "settlement/"+d.newID("")); err != nil {
		return err
	}
	terms, err := opened[record.SettlementTerms](d, body.Terms)
	if err != nil {
		return err
	}
	*settlement, d.state = *body, body.Result
	if err := d.inDeal(body.Deal, func(rec *record.Record, deal *record.Deal) error {
		if !contains(payable, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s; payments are recorded while it runs", rec.Key(), rec.State).Under("S0 20(6)")
		}
		if err := d.mayRecord(body, deal); err != nil {
			return err
		}
		if err := d.agrees(body, deal, terms); err != nil {
			return err
		}
		deal.Settlements = append(deal.Settlements, record.Settled{
			Settlement: "settlement/" + d.newID(""), Statement: d.digest, Contract: deal.Contract.Statement, Instalment: body.Instalment, Result: body.Result, Final: body.Final,
		})
		deal.Terms, deal.Records = append(deal.Terms, d.digest), append(deal.Records, "settlement/"+d.newID(""))
		return nil
	}); err != nil {
		return err
	}
	return d.verbatim()
}

// mayRecord lets the custodian whom the contract names say what came in, or the exchange with the custodian's consent.
func (d *decision) mayRecord(body *record.Settlement, deal *record.Deal) error {
	if len(deal.Settlements) >= record.MaxSettlements {
		return record.Errorf(record.TooLarge, "the deal has had its %d settlements", record.MaxSettlements)
	}
	for _, s := range deal.Settlements {
		if s.Instalment == body.Instalment && s.Result == record.ResultMatched && !body.Final {
			return record.Errorf(record.Duplicate, "instalment %d is settled already", body.Instalment)
		}
		if s.Final && s.Contract == deal.Contract.Statement {
			return record.Errorf(record.Duplicate, "all is paid already")
		}
	}
	if d.signer.organizationID == deal.Contract.Custodian {
		return d.hasRole([]string{record.RoleCustodian})
	}
	if d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "%s is the custodian of the contract", deal.Contract.Custodian).Under("S0 32")
	}
	if err := d.consentOf(deal.Contract.Custodian, record.RoleCustodian); err != nil {
		return err
	}
	return d.deskFor(deal)
}

// agrees compares the claimed result with the private terms: the instruction with the receipt, and the sum of all with the contract.
// Every difference is refused in the same words, so that nobody finds an amount by trying.
func (d *decision) agrees(body *record.Settlement, deal *record.Deal, terms *record.SettlementTerms) error {
	if terms == nil {
		return nil
	}
	contract, err := earlier[record.ContractTerms](d, deal.Contract.Statement)
	if err != nil || contract == nil {
		return err
	}
	paid, _, err := d.paid(deal)
	if err != nil {
		return err
	}
	matched := terms.Instructed == terms.Received && body.Instalment <= len(contract.Instalments) && paid+terms.Received <= contract.Amount
	final := matched && paid+terms.Received == contract.Amount
	covered, err := d.pendingCovers(deal, paid+terms.Received)
	if err != nil {
		return err
	}
	if matched && !covered || (body.Result == record.ResultMatched) != matched || body.Final != final {
		return differs("the result is not what the instruction, the receipt and the contract say").Under("S0 20(6); S0 32")
	}
	return nil
}

// pendingCovers reports whether an amendment that waits for its review is about a sum, or more: it may come to count.
func (d *decision) pendingCovers(deal *record.Deal, sum int64) (bool, error) {
	if deal.Pending == nil {
		return true, nil
	}
	pending, err := earlier[record.ContractTerms](d, deal.Pending.Statement)
	if err != nil || pending == nil {
		return true, err
	}
	return sum <= pending.Amount, nil
}

// paid adds up what has come in; not known to whoever holds no terms.
func (d *decision) paid(deal *record.Deal) (sum int64, known bool, err error) {
	if d.private.reader == nil {
		return 0, false, nil
	}
	for _, settled := range deal.Settlements {
		if settled.Result != record.ResultMatched {
			continue
		}
		terms, err := earlier[record.SettlementTerms](d, settled.Statement)
		if err != nil {
			return 0, false, err
		}
		sum += terms.Received
	}
	return sum, true, nil
}

// certifyDeal prepares the certificate of a deal that was settled. It names no party; its holder is the deal's key.
func certifyDeal(d *decision, body *record.CertifyDeal, transaction *record.Transaction) error {
	if err := d.inDeal(body.Deal, func(rec *record.Record, deal *record.Deal) error {
		if err := settledStill(rec, deal); err != nil {
			return err
		}
		if err := d.decides(deal.Provider, deal.Region, record.TypeTC); err != nil {
			return err
		}
		if err := d.certifiedOnce(deal); err != nil {
			return err
		}
		var objectRecord record.Record
		var object record.Object
		if err := d.need(d.tx.Namespace, deal.Object, &objectRecord, &object); err != nil {
			return err
		}
		*transaction = record.Transaction{
			Deal: body.Deal, Region: deal.Region, Receiver: deal.Receiver, Dataset: deal.Dataset, DatasetName: object.DatasetName, Cites: object.Application.Cites,
		}
		deal.Certificate = "transaction/" + d.newID("")
		deal.Records = append(deal.Records, deal.Certificate)
		return nil
	}); err != nil {
		return err
	}
	return d.startValidity(record.TypeTC, &transaction.Validity)
}

// settledStill refuses a deal that was not settled, or came to another end.
func settledStill(rec *record.Record, deal *record.Deal) error {
	if settled := rec.State == record.StateSettled || rec.State == record.StateFiled && deal.Ended == nil; !settled {
		return record.Errorf(record.StateForbids, "%s is %s; what is settled is certified", rec.Key(), rec.State).Under("S0 20(6)")
	}
	return nil
}

// issueTransaction records the certificate, unless its deal has come to another end or under dispute meanwhile.
func issueTransaction(d *decision, body *record.Issue, transaction *record.Transaction) error {
	var rec record.Record
	var deal record.Deal
	if err := d.standingRecordOf("deal", transaction.Deal, &rec, &deal); err != nil {
		return err
	}
	if err := settledStill(&rec, &deal); err != nil {
		return err
	}
	return issue(d, body, transaction)
}

// certifiedOnce refuses a second certificate while the first one counts.
func (d *decision) certifiedOnce(deal *record.Deal) error {
	if deal.Certificate == "" {
		return nil
	}
	var rec record.Record
	var earlier record.Transaction
	if err := d.need(d.tx.Namespace, deal.Certificate, &rec, &earlier); err != nil {
		return err
	}
	if rec.State != record.StateRevoked {
		return record.Errorf(record.Duplicate, "%s is %s", deal.Certificate, rec.State)
	}
	return nil
}

func revokeTransaction(d *decision, body *record.Revoke, transaction *record.Transaction) error {
	transaction.Issued.Revoked = body.Reason
	return d.inScope(transaction.Region, record.TypeTC)
}
