// The specification's React example as it stands there, plain and under StrictMode.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Window } from 'happy-dom';
import { FakeSocket } from './fake-socket.mjs';

const window = new Window({ url: 'http://quiz.example/' });
Object.assign(globalThis, {
  window,
  document: window.document,
  location: window.location,
  navigator: window.navigator,
  IS_REACT_ACT_ENVIRONMENT: true,
});
globalThis.WebSocket = FakeSocket;
const { act, createElement, StrictMode, useEffect } = await import('react');
const { createRoot } = await import('react-dom/client');
const { websocketService } = await import('../../static/js/websocket.js');

const joined = [];

function useWebSocket(sessionId, token) {
  useEffect(() => {
    websocketService.connect(sessionId, token);

    return () => {
      websocketService.disconnect();
    };
  }, [sessionId, token]);
}

function TriviaSession({ sessionId, token }) {
  useWebSocket(sessionId, token);

  useEffect(() => {
    const unsubscribe = websocketService.on('user_joined', (message) => {
      joined.push(message.user_id);
    });

    return unsubscribe;
  }, []);
  return null;
}

beforeEach(() => {
  FakeSocket.all = [];
  joined.length = 0;
});

let root;
afterEach(() => act(() => root.unmount()));

for (const [name, wrap] of [
  ['plain', (child) => child],
  ['under StrictMode', (child) => createElement(StrictMode, null, child)],
]) {
  test(`the example has one socket and hears each join once, ${name}`, async () => {
    root = createRoot(window.document.createElement('div'));
    const child = (token) => wrap(createElement(TriviaSession, { sessionId: 's', token }));
    await act(() => root.render(child('one')));
    assert.equal(FakeSocket.open.length, 1);
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'user_joined', user_id: 'ada', session_id: 's', participant_count: 1 });
    assert.deepEqual(joined, ['ada']);
    await act(() => root.render(child('two')));
    assert.equal(FakeSocket.open.length, 1);
    assert.equal(FakeSocket.last.url.searchParams.get('token'), 'two');
    const { last } = FakeSocket;
    await act(() => root.render(wrap(null)));
    assert.equal(FakeSocket.open.length, 0);
    last.says({ type: 'user_joined', user_id: 'late', session_id: 's', participant_count: 2 });
    assert.deepEqual(joined, ['ada']);
  });
}
