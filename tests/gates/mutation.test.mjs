// The gate of the mutation test finds a region below the floor, whatever the others reach, and a survivor without a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsOf } from './mutation.mjs'

const survivor = { file: 'a/x.yaml', line: 3, region: 'a', item: 'rule', before: 'x >= 2', after: 'x > 2' }

test('a region below the floor is a fault, however high the others are', () => {
  const regions = { a: { per_mille: 949, survived: 7 }, b: { per_mille: 1000, survived: 0 } }
  assert.equal(faultsOf({ regions, survivors: [] }, {}).length, 1)
  assert.equal(faultsOf({ regions: { a: { per_mille: 950, survived: 7 } }, survivors: [] }, {}).length, 0)
})

test('a survivor of a listed region needs its reason', () => {
  const result = { regions: {}, survivors: [survivor] }
  assert.equal(faultsOf(result, {}).length, 0)
  assert.equal(faultsOf(result, { a: [] }).length, 1)
  assert.equal(faultsOf(result, { a: [{ ...survivor, reason: '' }] }).length, 1)
  assert.equal(faultsOf(result, { a: [{ ...survivor, after: 'x < 2', reason: 'the same' }] }).length, 1)
  assert.equal(faultsOf(result, { a: [{ ...survivor, line: 9, reason: 'the same' }] }).length, 0)
})
