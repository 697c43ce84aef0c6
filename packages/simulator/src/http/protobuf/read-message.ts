/** The wire format of protocol buffers: numbered fields in a buffer. */

export interface MessageField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProtobufError";
  }
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function readVarint(cursor: Cursor): bigint {
  let result = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new ProtobufError("unexpected EOF");
    result |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return result;
  }
  throw new ProtobufError("proto: integer overflow");
}

function take(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new ProtobufError("unexpected EOF");
  const part = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return part;
}

function readValue(cursor: Cursor, wireType: number): bigint | Buffer {
  switch (wireType) {
    case 0:
      return readVarint(cursor);
    case 1:
      return take(cursor, 8);
    case 2:
      return take(cursor, Number(readVarint(cursor)));
    case 5:
      return take(cursor, 4);
    default:
      throw new ProtobufError(`proto: illegal wireType ${wireType}`);
  }
}

/** @throws ProtobufError where the bytes are no message. */
export function readMessage(bytes: Buffer): readonly MessageField[] {
  const cursor: Cursor = { bytes, at: 0 };
  const fields: MessageField[] = [];
  while (cursor.at < bytes.length) {
    const tag = Number(readVarint(cursor));
    fields.push({ number: tag >> 3, value: readValue(cursor, tag & 7) });
  }
  return fields;
}
