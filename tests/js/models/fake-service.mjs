// A line without a network: what was sent is kept, what comes is given by the test.

export class FakeService {
  sent = [];
  #handlers = new Map();

  on(type, handler) {
    this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
    return () => {};
  }

  send(type, data) {
    const promise = new Promise((resolve, reject) => this.sent.push({ type, data, resolve, reject }));
    return promise;
  }

  serverNow() {
    return 1790000000000;
  }

  receive(frame) {
    for (const type of [frame.type, '*']) for (const handler of this.#handlers.get(type) ?? []) handler(frame);
  }
}

export function greeting(state = {}, more = {}) {
  return {
    type: 'connection',
    user_id: 'u1',
    role: 'player',
    participant_count: 1,
    seq: 10,
    resumed: false,
    present: [],
    ...more,
    state: {
      title: 'Friday',
      state: 'lobby',
      version: 1,
      question_number: null,
      deadline: null,
      paused: false,
      remaining_ms: null,
      host_connected: true,
      data: {},
      teams: [],
      participants: [],
      chat: { mode: 'on', messages: [] },
      settings: {},
      join_code: '123456',
      join_url: 'http://quiz.example/join/k',
      ...state,
    },
  };
}

export function chat(seq, text, user = 'u2') {
  return { type: 'chat', id: `m${seq}`, seq, ts: seq, user_id: user, data: { text, name: user, team: null } };
}
