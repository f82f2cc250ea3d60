// Judges what the Go tests of test/agreement make, with npm packages only: requests (a JSON array) come on standard
// input, answers go to standard output in the same order. It is run in the folder that holds node_modules.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const require = createRequire(process.cwd() + '/package.json')
const { SDJwtInstance, Jwt } = require('@sd-jwt/core')
const { StatusList, getListFromStatusListJWT, getStatusListFromJWT } = require('@sd-jwt/jwt-status-list')
const { sm2, sm3 } = require('sm-crypto')

const defaultID = '1234567812345678'
const bytes = (hex) => Array.from(Buffer.from(hex, 'hex'))
const ascii = (text) => Array.from(Buffer.from(text, 'utf8'))
const hex = (text) => Buffer.from(text, 'base64url').toString('hex')

// SM3 for `_sd_alg` sm3; any other algorithm is refused.
function hasher(data, alg) {
  if (alg !== 'sm3') throw new Error(`_sd_alg ${alg} is not supported`)
  return Uint8Array.from(Buffer.from(sm3(ascii(data)), 'hex'))
}

// One check of a signature takes sm-crypto some 60 ms, and many requests show the same text.
const verified = new Map()
function verify(input, signature, key) {
  const question = [input, signature, key].join(' ')
  if (!verified.has(question)) {
    verified.set(question, sm2.doVerifySignature(ascii(input), hex(signature), key, { hash: true, der: false, userId: defaultID }))
  }
  return verified.get(question)
}

// The key is looked up by the `kid` of the header that is signed; keys are points in hexadecimal.
function verifier(keys) {
  return (input, signature) => {
    const { alg, kid } = JSON.parse(Buffer.from(input.split('.')[0], 'base64url').toString())
    if (alg !== 'SM2' || !Object.hasOwn(keys, kid)) return false
    return verify(input, signature, keys[kid])
  }
}

// A key binding counts by a key of the actor that `cnf` names (RFC 7800 §3.4).
function kbVerifier(present) {
  return (input, signature, payload) => {
    const own = present.filter((key) => key.actor === payload.cnf?.kid)
    return verifier(Object.fromEntries(own.map((key) => [key.kid, key.key])))(input, signature)
  }
}

// Some entries of a list, and SM3 over all of them as the library writes them.
function entries(list, indices) {
  const digest = sm3(list.encodeStatusList())
  return { bits: list.getBitsPerStatus(), size: list.statusList.length, values: indices.map((i) => list.getStatus(i)), digest }
}

const operations = {
  versions() {
    const of = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
    const names = ['@sd-jwt/core', '@sd-jwt/jwt-status-list', 'sm-crypto']
    return { node: process.versions.node, ...Object.fromEntries(names.map((name) => [name, of(name)])) }
  },

  // Naming the hash that certificates use; verifying never reads this option.
  hashAlg({ text }) {
    return new SDJwtInstance({ hasher, hashAlg: text }) && true
  },

  async certificate({ text, keys, present, nonce, at }) {
    const instance = new SDJwtInstance({ hasher, verifier: verifier(keys), kbVerifier: kbVerifier(present ?? []) })
    const { payload } = await instance.verify(text, { currentDate: at, keyBindingNonce: nonce || undefined })
    return { claims: JSON.stringify(payload) }
  },

  async jws({ text, keys, at }) {
    const { payload } = await Jwt.fromEncode(text).verify(verifier(keys), { currentDate: at })
    return { claims: JSON.stringify(payload) }
  },

  async statusList({ text, keys, at, indices }) {
    await Jwt.fromEncode(text).verify(verifier(keys), { currentDate: at })
    const list = getListFromStatusListJWT(text)
    return indices ? entries(list, indices) : true
  },

  statusReference({ text }) {
    return getStatusListFromJWT(text)
  },

  // Written by the library from the entries that are not 0.
  writeStatusList({ bits, size, set }) {
    const list = new StatusList(new Array(size).fill(0), bits)
    for (const [index, value] of Object.entries(set)) list.setStatus(Number(index), value)
    return { lst: list.compressStatusList() }
  },

  sm3: ({ message }) => sm3(bytes(message)),
  sm3Text: ({ text }) => sm3(text),

  // A digest e instead of a message when `digest` is set; `id` null is the library's own default.
  verify({ message, signature, key, id, der, digest }) {
    return sm2.doVerifySignature(bytes(message), signature, key, { hash: !digest, der: !!der, userId: id ?? undefined })
  },

  sign({ message, id, der }) {
    const { privateKey, publicKey } = sm2.generateKeyPairHex()
    const signature = sm2.doSignature(bytes(message), privateKey, { hash: true, der: !!der, publicKey, userId: id ?? undefined })
    return { key: publicKey, signature }
  },
}

// What a library answers with false; everything else it throws.
class Refused extends Error {
  name = 'Refused'
}

const answers = []
for (const { op, ...request } of JSON.parse(readFileSync(0, 'utf8'))) {
  if (!Object.hasOwn(operations, op)) throw new Error(`no operation is called ${op}`)
  try {
    const value = await operations[op](request)
    if (value === false) throw new Refused('the library says no')
    answers.push({ error: '', value })
  } catch (error) {
    answers.push({ error: `${error.name}: ${error.message}` })
  }
}
process.stdout.write(JSON.stringify(answers))
