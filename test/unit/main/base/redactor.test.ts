import { expect, it } from 'vitest'
import { assert, pre, property, string } from 'fast-check'
import { Redactor } from '../../../../main/base/redactor.ts'

const value = 's3cr3t/välue+1 "x"'

it.each([
  ['as it is', value],
  ['URL-encoded', encodeURIComponent(value)],
  ['URL-encoded in small letters', encodeURIComponent(value).toLowerCase()],
  ['in a form', encodeURIComponent(value).replaceAll('%20', '+')],
  ['inside JSON', JSON.stringify({ a: value })],
  ['in hexadecimal', Buffer.from(value).toString('hex')],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in base64url', Buffer.from(value).toString('base64url')],
  ['behind a user name in base64', Buffer.from(`u:${value}`).toString('base64')],
  ['between others in base64', Buffer.from(`me:${value}:you`).toString('base64')],
])('takes a value out %s', (_how, text) => {
  const redactor = new Redactor()
  redactor.add(value)
  const clean = redactor.redact(`before ${text} after`)
  expect(clean).toMatch(/^before .*\[secret\].* after$/)
  expect(clean).not.toContain(text)
})

it('never leaves the value standing, whatever it is made of', () => {
  assert(
    property(string({ minLength: 6, maxLength: 60, unit: 'binary' }), string(), (secret, around) => {
      const redactor = new Redactor()
      redactor.add(secret)
      pre(!'[secret]'.includes(secret) && !around.includes(secret))
      expect(redactor.redact(`${around}${secret}${around}`)).toContain('[secret]')
      expect(redactor.redact(`«${secret}»`)).toBe('«[secret]»')
    }),
  )
})

it('replaces a value whole that contains another', () => {
  const redactor = new Redactor()
  redactor.add('inner-secret')
  redactor.add('outer-inner-secret-outer')
  expect(redactor.redact('outer-inner-secret-outer')).toBe('[secret]')
})

it('leaves text with values too short to tell from ordinary words', () => {
  const redactor = new Redactor()
  redactor.add('abc')
  expect(redactor.redact('abc')).toBe('abc')
})

it('takes out single lines of a key file', () => {
  const redactor = new Redactor()
  redactor.add('-----BEGIN KEY-----\nMIIEvgIBADANBgkqhkiG9w0\n-----END KEY-----')
  expect(redactor.redact('line MIIEvgIBADANBgkqhkiG9w0 seen')).toBe('line [secret] seen')
})
