import { gcm } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decrypt, encrypt } from "../src/aes-gcm.ts";

const hex = (text: string): Uint8Array => Buffer.from(text, "hex");

/** Test case 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega), which NIST SP 800-38D refers to. */
const PUBLISHED = {
  key: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
  iv: hex("cafebabefacedbaddecaf888"),
  aad: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  plaintext: hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  ),
  ciphertext: hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
  ),
  tag: hex("76fc6ece0f4e1768cddf8853bb2d551b"),
};

test("the published vector comes out bit by bit, and opens", () => {
  const { key, iv, aad, plaintext, ciphertext, tag } = PUBLISHED;
  const box = Buffer.concat([iv, ciphertext, tag]);
  expect(Buffer.from(encrypt({ key, iv, aad, plaintext }))).toEqual(box);
  expect(decrypt({ key, aad, box })).toEqual(Buffer.from(plaintext));
});

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });

test("a second implementation opens what this one encrypts, and the other way round", () => {
  fc.assert(
    fc.property(bytes(32), bytes(0, 80), bytes(1, 300), bytes(12), (key, aad, plaintext, iv) => {
      const ours = encrypt({ key, aad, plaintext });
      expect(gcm(key, ours.slice(0, 12), aad).decrypt(ours.slice(12))).toEqual(plaintext);
      const theirs = Buffer.concat([iv, gcm(key, iv, aad).encrypt(plaintext)]);
      expect(Uint8Array.from(decrypt({ key, aad, box: theirs }) ?? [])).toEqual(plaintext);
    }),
    { numRuns: 100 },
  );
});

test("the same plaintext never gives the same box twice", () => {
  const { key, aad, plaintext } = PUBLISHED;
  const boxes = Array.from({ length: 100 }, () => Buffer.from(encrypt({ key, aad, plaintext })).toString("hex"));
  expect(new Set(boxes.map((box) => box.slice(0, 24))).size).toBe(100);
  expect(new Set(boxes).size).toBe(100);
});

test("a box too short to have an iv and a whole tag opens nothing", () => {
  const { key, aad } = PUBLISHED;
  for (let length = 0; length < 28; length++)
    expect(decrypt({ key, aad, box: new Uint8Array(length) })).toBeUndefined();
});
