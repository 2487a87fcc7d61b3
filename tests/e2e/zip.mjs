// A small zip writer for inputs: deflate from Node, names as given, and lies where a test wants them.

import { crc32, deflateRawSync } from "node:zlib";

/**
 * Makes a zip of `[name, content, options?]` rows in their order. Options: `store` writes without
 * deflate, `crc` writes that checksum instead of the right one, `size` that size.
 */
export function zip(rows, level = 6) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, content, { store = false, crc, size } = {}] of rows) {
    const bytes = Buffer.from(content);
    const body = store ? bytes : deflateRawSync(bytes, { level });
    const path = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2); // names are UTF-8
    fields.writeUInt16LE(store ? 0 : 8, 4);
    fields.writeUInt16LE(0, 6);
    fields.writeUInt16LE(0x5a21, 8); // 2025-01-01
    fields.writeUInt32LE(crc ?? crc32(bytes), 10);
    fields.writeUInt32LE(body.length, 14);
    fields.writeUInt32LE(size ?? bytes.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, path]);
    const central = Buffer.alloc(18);
    central.writeUInt32LE(offset, 14);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), fields, central.subarray(4), path);
    parts.push(local, body);
    offset += local.length + body.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(rows.length, 8);
  end.writeUInt16LE(rows.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Makes a tar of `[name, content]` rows. */
export function tar(rows) {
  const parts = rows.flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write("0000644\0", 100);
    head.write("0000000\0", 108);
    head.write("0000000\0", 116);
    head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write("00000000000\0", 136);
    head.write("        ", 148);
    head.write("0", 156);
    head.write("ustar\x0000", 257);
    const sum = head.reduce((all, byte) => all + byte, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
