// What a run with nothing pending takes to notice that a file was edited: all files of a folder
// read and hashed.
//
// hash_folder FOLDER prints the least and the median of 60 rounds, in milliseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "engine/folder/project.hpp"
#include "facade/system_ports.hpp"
#include "sluice/error.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: hash_folder FOLDER\n");
    return 2;
  }
  try {
    const sluice::SystemFileSystem files;
    const sluice::Project project = sluice::open_project(files, arguments[1]);
    std::vector<double> times;
    for (int round = 0; round < 60; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      if (!sluice::joined_hashes(project, files)) {
        std::fprintf(stderr, "a file cannot be read, or this is no folder with a journal\n");
        return 1;
      }
      const std::chrono::duration<double, std::milli> time =
          std::chrono::steady_clock::now() - begin;
      times.push_back(time.count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%zu files: %.1f ms at least, %.1f ms in the median\n",
                project.journal.entries.size(), times.front(), times[times.size() / 2]);
  } catch (const sluice::Error& error) {
    std::fprintf(stderr, "%s\n", error.info().message.c_str());
    return 1;
  }
}
