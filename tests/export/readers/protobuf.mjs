// As much of protocol buffers as talking to the trace processor needs.

export function varint(number) {
  let rest = BigInt(number);
  const bytes = [];
  do {
    let byte = Number(rest & 127n);
    rest >>= 7n;
    if (rest) byte |= 128;
    bytes.push(byte);
  } while (rest);
  return bytes;
}

export function bytesField(field, bytes) {
  return Buffer.concat([
    Buffer.from([...varint((field << 3) | 2), ...varint(bytes.length)]),
    Buffer.from(bytes)]);
}

export function numberField(field, number) {
  return Buffer.from([...varint(field << 3), ...varint(number)]);
}

function readVarint(buffer, at) {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = buffer[at++];
    value |= BigInt(byte & 127) << shift;
    if (!(byte & 128)) return [value, at];
  }
}

// [[field, value]]: BigInt for varints, Buffer for everything else.
export function fields(buffer) {
  const found = [];
  for (let at = 0; at < buffer.length;) {
    let tag, value, size;
    [tag, at] = readVarint(buffer, at);
    const field = Number(tag >> 3n), wire = Number(tag & 7n);
    if (wire === 0) {
      [value, at] = readVarint(buffer, at);
    } else {
      if (wire === 2) [size, at] = readVarint(buffer, at);
      const length = wire === 2 ? Number(size) : wire === 1 ? 8 : 4;
      value = buffer.subarray(at, at + length);
      at += length;
    }
    found.push([field, value]);
  }
  return found;
}

export function varints(buffer) {
  const found = [];
  for (let at = 0; at < buffer.length;) {
    let value;
    [value, at] = readVarint(buffer, at);
    found.push(BigInt.asIntN(64, value));
  }
  return found;
}
