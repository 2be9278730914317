/** Access tokens: JSON Web Tokens signed with a key of this process, so that those of an earlier run are refused. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { tenant } from './directory.ts';

export interface Claims {
  /** The environment it is for, such as `http://127.0.0.1:7301`. */
  aud: string;
  /** The application. */
  appid: string;
  /** The object in the directory: of the application itself, or of the person who signed in. */
  oid: string;
  tid: string;
  /** `app` without a person. */
  idtyp: 'app' | 'user';
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  jti: string;
}

const maxVerified = 1000;

export class Tokens {
  readonly #key = randomBytes(32);
  readonly #now: () => Date;
  readonly #newId: () => string;
  /** Tokens issued before this are refused: for tests of renewal. */
  #validFrom = 0;
  #serial = 1;
  /** Signatures that were checked already. */
  readonly #verified = new Map<string, Claims>();

  constructor(now: () => Date, newId: () => string) {
    this.#now = now;
    this.#newId = newId;
  }

  issue(about: Pick<Claims, 'aud' | 'appid' | 'oid' | 'idtyp'>, seconds: number): string {
    const iat = Math.floor(this.#now().getTime() / 1000);
    const claims: Claims = {
      ...about,
      tid: tenant,
      iat,
      exp: iat + seconds,
      jti: `${this.#serial++}.${this.#newId()}`,
    };
    const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
    return `${signed}.${this.#sign(signed).toString('base64url')}`;
  }

  /** The claims of a token of ours that is still valid, or undefined. */
  verify(token: string): Claims | undefined {
    const claims = this.#verified.get(token) ?? this.#read(token);
    if (claims === undefined || claims.exp * 1000 <= this.#now().getTime()) return undefined;
    if (this.#verified.size >= maxVerified) this.#verified.clear();
    this.#verified.set(token, claims);
    return Number(claims.jti.split('.')[0]) < this.#validFrom ? undefined : claims;
  }

  #read(token: string): Claims | undefined {
    const [head, body, signature, ...more] = token.split('.');
    if (signature === undefined || more.length > 0) return undefined;
    const expected = this.#sign(`${head}.${body}`);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(body!, 'base64url').toString()) as Claims;
  }

  /** From now on every token issued so far is refused. */
  revokeAll(): void {
    this.#validFrom = this.#serial;
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
