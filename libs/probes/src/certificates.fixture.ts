/** Self-signed for localhost and used by nothing but tests; the key guards nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+FX3Nn+8+dLV6DmU
dXepeOiGBZ8WuRRUpljlexUHa3GhRANCAARpyMQW9lGLuiynOhrKT+dm1ig54gkV
9zKgz4qyCczXvUlWArIaUeCkUzyZfHDHuM8Q2i6j9Kja9m/Y1gMZWTbV
-----END PRIVATE KEY-----`;

/** Valid from 2020 to 2120, and nobody trusts it. */
export const selfSigned = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBJTCBywIUMT6jROmGrVmO1HzAZ4gnuILNxN0wCgYIKoZIzj0EAwIwFDESMBAG
A1UEAwwJbG9jYWxob3N0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw
WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARpyMQW9lGLuiynOhrKT+dm1ig54gkV9zKgz4qyCczXvUlWArIaUeCkUzyZfHDH
uM8Q2i6j9Kja9m/Y1gMZWTbVMAoGCCqGSM49BAMCA0kAMEYCIQDsTPsdBV43lfjG
fm0dwFG9i1/OTCXhHlY3MsohzP2/xwIhANKMjORaCGf04dNWgP17iLCbf8pJMggY
+8iyWIJN9NBd
-----END CERTIFICATE-----`,
  expiresAtSeconds: Date.parse("2120-01-01T00:00:00Z") / 1_000,
};

/** Expired at the start of 2021. */
export const expired = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBIzCByQIUBbxuSXELSQu4fAXDVtVyYcqGJeowCgYIKoZIzj0EAwIwFDESMBAG
A1UEAwwJbG9jYWxob3N0MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFow
FDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
acjEFvZRi7ospzoayk/nZtYoOeIJFfcyoM+KsgnM171JVgKyGlHgpFM8mXxwx7jP
ENouo/So2vZv2NYDGVk21TAKBggqhkjOPQQDAgNJADBGAiEAp9lMIEIEB3a/UyoM
/axnRZLQcYl9zM99zJfVXT2vHSMCIQDRQ3ZPcPEb2gWfscVwBTfRTlrLx0i/R1j4
4czFbdZZNA==
-----END CERTIFICATE-----`,
  expiresAtSeconds: Date.parse("2021-01-01T00:00:00Z") / 1_000,
};
