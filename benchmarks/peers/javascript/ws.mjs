// The ws package, a room and a loop: what came is sent to everybody.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 })
const members = new Set()

server.on('connection', (socket) => {
  members.add(socket)
  socket.on('close', () => members.delete(socket))
  socket.on('message', (data) => {
    const { data: said } = JSON.parse(data)
    const text = JSON.stringify({ type: 'chat', user_id: 'u', data: said })
    for (const member of members) member.send(text)
  })
})
