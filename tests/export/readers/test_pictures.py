"""Pictures and films open: xmllint and rsvg-convert for svg, ImageMagick for png
and gif, ffprobe for mp4.  Those that are not installed are named and left out.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import installed

TOOLS = {"xmllint": "svg", "rsvg-convert": "svg", "identify": "gif",
         "ffprobe": "mp4"}
there = [tool for tool in TOOLS if installed.has(tool)]
if not there:
    sys.exit(77)

from checker import pictures  # noqa: E402


def run(*command):
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=installed.SECONDS)
    said = done.stderr.decode("utf-8", "replace").strip()
    return done.returncode, done.stdout.decode("utf-8", "replace"), said


def xmllint(path):
    status, _, said = run("xmllint", "--noout", "--nonet", path)
    if status or said:
        yield "xmllint: %s" % said


def rsvg_convert(path):
    """Drawn by somebody else, something is to be seen."""
    picture = path.with_suffix(".rsvg.png")
    status, _, said = run("rsvg-convert", path, "-o", picture)
    if status or said:
        yield "rsvg-convert: %s" % said
    else:
        yield from pictures.check_png(picture.read_bytes())


def identify(path):
    """Every frame can be read, and lies in the picture."""
    status, out, said = run("identify", "-format", "%w %h %X %Y %T\n", path)
    frames = [line.split() for line in out.split("\n") if line]
    gif = pictures.Gif(path.read_bytes())
    if status or said:
        yield "identify: %s" % said
    if len(frames) != gif.frames:
        yield "identify sees %d frames of %d" % (len(frames), gif.frames)
    delays = [int(frame[4]) for frame in frames]
    if delays != gif.delays:
        yield "identify sees other delays: %s" % delays[:20]


def ffprobe(path):
    status, out, said = run("ffprobe", "-v", "error", "-count_frames",
                            "-show_streams", "-of", "json", path)
    if status or said:
        yield "ffprobe: %s" % said
        return
    streams = json.loads(out)["streams"]
    if len(streams) != 1 or streams[0]["codec_type"] != "video":
        yield "ffprobe: streams %s" % streams
    elif int(streams[0]["nb_read_frames"]) < 2:
        yield "ffprobe: it does not move"
    elif streams[0]["pix_fmt"] != "yuv420p":
        yield "players want yuv420p, this is %s" % streams[0]["pix_fmt"]


CHECKS = {"xmllint": xmllint, "rsvg-convert": rsvg_convert,
          "identify": identify, "ffprobe": ffprobe}


def main():
    complaints, asked = [], 0
    if "ffprobe" in there and not shutil.which("ffmpeg"):
        there.remove("ffprobe")
    with tempfile.TemporaryDirectory() as folder:
        for number, program in enumerate(installed.chosen()):
            # Films take long.
            film = program.facts().last.step < 500 and number % 8 == 0 and (
                installed.all_wanted() or number < 10)
            for form in ("svg", "gif", "mp4") if film else ("svg",):
                tools = [tool for tool in there if TOOLS[tool] == form]
                if not tools:
                    continue
                path = Path(folder, "%d.%s" % (number, form))
                program.export_file(path)
                asked += 1
                for tool in tools:
                    complaints += ["%s %s: %s" % (program, form, text)
                                   for text in CHECKS[tool](path)]
    return installed.finish(complaints, "pictures, %d files" % asked)


if __name__ == "__main__":
    sys.exit(main())
