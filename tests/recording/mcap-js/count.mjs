// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a recording whole with @mcap/core, in order and by its index, checks every checksum it has, and prints what it
// counted as JSON. Any fault ends it with an error.
import { crc32 } from "@foxglove/crc";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { decompress } from "fzstd";
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";

const path = process.argv[2];
const bytes = readFileSync(path);
const decompressHandlers = { zstd: (packed, size) => decompress(packed, new Uint8Array(Number(size))) };

function demand(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

function eventsIn(channel, data) {
  return channel.topic === "events" ? new DataView(data.buffer, data.byteOffset).getUint32(4, true) : 0;
}

// Where the data section ends, found by walking the records by hand.
function dataEnd() {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  while (view.getUint8(at) !== 0x0f) at += 9 + Number(view.getBigUint64(at + 1, true));
  return { at, crc: view.getUint32(at + 9, true) };
}

function readStream() {
  const reader = new McapStreamReader({ includeChunks: true, decompressHandlers, validateCrcs: true });
  const channels = new Map();
  const found = { messages: 0, events: 0, chunks: 0, topics: {}, unknown: 0 };
  let lastTime = 0n;
  reader.append(bytes);
  for (let record; (record = reader.nextRecord()); ) {
    if (record.type === "Header") found.profile = record.profile;
    else if (record.type === "Channel") channels.set(record.id, record);
    else if (record.type === "Chunk") found.chunks += 1;
    else if (record.type === "Statistics") found.statistics = record;
    else if (record.type === "Metadata") found.metadata = Object.fromEntries(record.metadata);
    else if (record.type === "Unknown") found.unknown += 1;
    else if (record.type === "Message") {
      const channel = channels.get(record.channelId);
      found.messages += 1;
      found.events += eventsIn(channel, record.data);
      found.topics[channel.topic] = (found.topics[channel.topic] ?? 0) + 1;
      demand(channel.messageEncoding === "forkscope1", "another encoding");
      demand(record.logTime >= lastTime, "a log time falls");
      lastTime = record.logTime;
    }
  }
  demand(reader.done(), "the end was not reached");
  return found;
}

async function readIndexed() {
  const file = await open(path);
  const readable = {
    size: async () => BigInt(bytes.length),
    read: async (offset, length) => {
      const piece = new Uint8Array(Number(length));
      await file.read(piece, 0, piece.length, Number(offset));
      return piece;
    },
  };
  const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
  const found = { messages: 0, events: 0, chunks: reader.chunkIndexes.length, metadata: 0 };
  for await (const message of reader.readMessages({ validateCrcs: true })) {
    found.messages += 1;
    found.events += eventsIn(reader.channelsById.get(message.channelId), message.data);
  }
  for await (const metadata of reader.readMetadata()) found.metadata += metadata.name === "session" ? 1 : 0;
  await file.close();
  return found;
}

const stream = readStream();
const indexed = await readIndexed();
const end = dataEnd();
demand(end.crc === crc32(bytes.subarray(0, end.at)), "the checksum of the data section is wrong");
for (const key of ["messages", "events", "chunks"])
  demand(stream[key] === indexed[key], `${key}: ${stream[key]} in order, ${indexed[key]} by the index`);
demand(stream.statistics.messageCount === BigInt(stream.messages), "the statistics count other messages");
demand(stream.statistics.chunkCount === stream.chunks, "the statistics count other chunks");
demand(indexed.metadata === 1, "the index does not lead to the session's metadata");
const { profile, messages, events, chunks, topics, metadata, unknown } = stream;
console.log(JSON.stringify({ profile, messages, events, chunks, topics, metadata, unknown }));
