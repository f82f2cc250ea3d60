package e2e

import "testing"

// TestTheHouse is the one test: a network, the main job, and everything that may not go wrong with it.
func TestTheHouse(t *testing.T) {
	h := open(t)
	h.step("every record reads back from each organization with the same bytes", readBack)
	h.step("certificates verify offline, OpenSSL agrees, a flipped byte is refused", verifyOffline)
	h.step("what is recorded is proved by all three", proved)
	h.step("bundles, PDF and mirror verify offline", soundFiles)
	h.step("a holder shows its certificate to one bank for one purpose", presented)
	h.step("the three logs are one, to the byte", oneLog)
	h.step("nothing secret stands in what is public", nothingShown)
	h.step("while one signer is away acts are recorded, and proved after its return", signerAway)
	h.step("the exchange and the market regulator forge nothing", forge)
	h.step("no gateway believes what the exchange's namespace says of property", foreignEvent)
	h.step("the exchange with one other, and altered signers, gets a record but no proof", collusion)
	h.step("the same statement twenty times at once is one record", twentyTimes)
	h.step("abuse is refused with its own code and leaves no trace", abuse)
	h.step("a suspended actor acts no more until the bureau lifts it", suspension)
	h.step("every peer refuses a client whose clock is a day off", clockOff)
	h.step("with the bureau's peer away receipts and data-IP acts commit", bureauAway)
	h.step("with the market regulator's peer away property acts commit", regulatorAway)
	h.step("killing any process loses nothing acknowledged", killing)
	h.step("every record still reads back from each organization", readBack)
	if *keep {
		return
	}
	h.step("after down no process is left", down)
	h.step("no secret is in any log, ledger, index or outbox", secrets)
	h.step("with the platform gone its files still verify", platformGone)
}
