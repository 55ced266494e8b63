import * as crypto from "node:crypto";

/**
 * Pulumi's passphrase encryption, as its CLI does it (pulumi/pulumi, sdk/go/common/resource/config/crypt.go): a key
 * from PBKDF2-SHA-256 with a million rounds, AES-256-GCM per value, `v1:<nonce>:<ciphertext and tag>` in base64.
 */
const ROUNDS = 1_000_000;
const TAG_BYTES = 16;
/** What a salt encrypts so that a wrong passphrase is noticed. */
const CANARY = "pulumi";

/** Encrypts and decrypts the values of one stack file. */
export interface Crypter {
  encrypt(plain: string): string;
  /** The plain text; `undefined` if the value was not written with this key. */
  decrypt(value: string): string | undefined;
}

function crypter(key: Buffer): Crypter {
  return {
    encrypt: (plain) => {
      const nonce = crypto.randomBytes(12);
      const cipher = crypto.createCipheriv("aes-256-gcm", key, nonce);
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
    },
    decrypt: (value) => {
      const [version, nonce, sealed] = value.split(":");
      if (version !== "v1" || !nonce || !sealed) return undefined;
      const bytes = Buffer.from(sealed, "base64");
      if (bytes.length < TAG_BYTES) return undefined;
      try {
        const decipher = crypto.createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
        decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
        const body = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}

function deriveKey(passphrase: string, salt: Buffer): Buffer {
  return crypto.pbkdf2Sync(passphrase, salt, ROUNDS, 32, "sha256");
}

/** A new `encryptionsalt` for `passphrase`. Takes about half a second, as is meant. */
export function newSalt(passphrase: string): string {
  const salt = crypto.randomBytes(8);
  return `v1:${salt.toString("base64")}:${crypter(deriveKey(passphrase, salt)).encrypt(CANARY)}`;
}

/** The crypter of a stack file's `encryptionsalt`; `undefined` if the passphrase does not fit. */
export function openSalt(encryptionSalt: string, passphrase: string): Crypter | undefined {
  const [version, salt, ...canary] = encryptionSalt.split(":");
  if (version !== "v1" || !salt) return undefined;
  const opened = crypter(deriveKey(passphrase, Buffer.from(salt, "base64")));
  return opened.decrypt(canary.join(":")) === CANARY ? opened : undefined;
}
