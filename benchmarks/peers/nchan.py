"""Nchan: publish and subscribe inside nginx, in C; one worker, the last messages kept for nobody to lose any."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.generator import MESSAGE, Speech
from benchmarks.machine import free_port
from benchmarks.peers.install import nginx_with_nchan
from benchmarks.serving import Served, room_of, service
from tests.support.folders import new_folder

CONFIGURATION = """
load_module {module};
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 19000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  nchan_shared_memory_size 256M;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /room {{
      nchan_pubsub websocket;
      nchan_channel_id room;
      nchan_message_buffer_length 1000;
      nchan_subscriber_first_message newest;
    }}
  }}
}}
"""


@contextmanager
def nchan(members: int) -> Iterator[Served]:
    """Serve a room with Nchan."""
    nginx, module = nginx_with_nchan()
    folder, port = new_folder("nchan"), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(module=module, folder=folder, port=port))
    folder.chmod(0o755)
    with service(
        [str(nginx), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)], port
    ) as on:
        speech = Speech(f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}')
        yield Served(on.process.pid, room_of(port, "/room", members), speech)
