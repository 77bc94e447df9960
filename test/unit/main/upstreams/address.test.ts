import { expect, test } from 'vitest'
import { checkAddress, checkedLookup, isRefused } from '#services/upstreams/address.ts'

test.each([
  '169.254.169.254',
  '169.254.170.2',
  '::ffff:169.254.169.254',
  '[fe80::1]',
  'fe80::1%eth0',
  'fd00:ec2::254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '100.100.100.200',
])('%s is refused', address => {
  expect(isRefused(address)).toBe(true)
})

test.each([
  '127.0.0.1',
  '::1',
  '10.0.0.1',
  '192.168.1.20',
  '172.16.0.1',
  '8.8.8.8',
  'fd12::1',
  'example.org',
])('%s is allowed', address => {
  expect(isRefused(address)).toBe(false)
})

test.each(['http://169.254.169.254/', 'http://2852039166/', 'http://0xA9FEA9FE/', 'http://[fe80::1]/'])(
  'the URL %s is refused in any notation',
  url => {
    expect(() => checkAddress(new URL(url))).toThrow(/metadata/)
  },
)

const look = (host: string) =>
  new Promise(resolve => checkedLookup(host, { all: true }, (error, found) => resolve(error ?? found)))

test('a name that leads to a refused address is refused after it was resolved', async () => {
  expect(await look('169.254.169.254')).toMatchObject({ code: 'address_refused' })
  expect(await look('localhost')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ address: expect.stringMatching(/^(?:127|::1)/) as string }),
    ]),
  )
})
