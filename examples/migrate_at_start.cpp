// A program that brings its database up to date before it starts: migrate_at_start URL FOLDER
#include <iostream>

#include <sluice/sluice.hpp>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: migrate_at_start URL FOLDER\n";
    return 2;
  }
  try {
    auto migrator = sluice::Migrator::open({.url = argv[1], .dir = argv[2]});
    const sluice::RunReport report = migrator.migrate();
    for (const sluice::StepResult& step : report.steps)
      if (step.committed) std::cout << "applied " << step.tag << "\n";
    if (report.failure) throw sluice::Error(*report.failure);
    for (const sluice::MigrationState& migration : migrator.status().reconciliation.migrations)
      if (migration.state != sluice::State::applied)
        std::cout << "not applied: " << migration.tag << "\n";
    std::cout << "up to date, by sluice " << sluice::version() << "\n";
    return 0;
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n" << error.info().hint << "\n";
    return sluice::exit_status(error.info().code);
  }
}
